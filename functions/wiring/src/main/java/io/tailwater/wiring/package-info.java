/**
 * Makes the log from the configuration and hands it to whoever serves it: the only package that knows both CDI and the log's parts. Nothing
 * else belongs here.
 */
@NullMarked
package io.tailwater.wiring;

import org.jspecify.annotations.NullMarked;
