/**
 * Lambda's Runtime API, spoken by ourselves, because the runtime's own client sends answers whole: takes events of a function URL (payload
 * 2.0), has the resources answer them over HTTP within the process, and hands each piece of an answer on as it comes.
 */
@NullMarked
package io.tailwater.stream;

import org.jspecify.annotations.NullMarked;
