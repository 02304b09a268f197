/** Topics, their configs and their partitions. */
@NullMarked
package io.tailwater.http.v3.topic;

import org.jspecify.annotations.NullMarked;
