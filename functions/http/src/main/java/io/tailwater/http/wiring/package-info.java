/** What looks at the store for the resources: the only package of this module that knows the AWS SDK. Nothing imports it. */
@NullMarked
package io.tailwater.http.wiring;

import org.jspecify.annotations.NullMarked;
