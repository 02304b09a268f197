/**
 * LocalStack in a container, as the AWS of tests.
 *
 * <p>Belongs here: everything that knows Testcontainers. Does not: what tests do with LocalStack, and how it runs without
 * Docker, which {@code .ci/localstack} knows.
 */
@NullMarked
package io.tailwater.localstack;

import org.jspecify.annotations.NullMarked;
