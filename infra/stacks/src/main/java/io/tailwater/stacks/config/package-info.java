/** The parameter file of a deployment: read, checked and named. Knows nothing of the CDK. */
@NullMarked
package io.tailwater.stacks.config;

import org.jspecify.annotations.NullMarked;
