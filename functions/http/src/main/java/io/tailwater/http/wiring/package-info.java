/**
 * Makes the log from the configuration and hands it to the resources: the only package that knows both CDI and the AWS SDK.
 * Nothing else belongs here, and nothing imports it.
 */
@NullMarked
package io.tailwater.http.wiring;

import org.jspecify.annotations.NullMarked;
