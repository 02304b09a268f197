/** Tests of the packaged API function, through API Gateway's events. */
@NullMarked
package io.tailwater.api;

import org.jspecify.annotations.NullMarked;
