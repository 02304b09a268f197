/** Tests against the resources as Quarkus serves them, with a few routes that exist for tests only. */
@NullMarked
package io.tailwater.http;

import org.jspecify.annotations.NullMarked;
