/** Records as server-sent events: a read that goes on. Only where answers can be streamed, which API Gateway's HTTP APIs cannot. */
@NullMarked
package io.tailwater.http.stream;

import org.jspecify.annotations.NullMarked;
