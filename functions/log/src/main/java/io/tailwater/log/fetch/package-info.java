/**
 * From an offset or a time to records: {@code Fetcher} waits until there is something to read, {@code FetchPlan} decides which
 * bytes, {@code SegmentRunReader} gets and decodes them.
 */
@NullMarked
package io.tailwater.log.fetch;

import org.jspecify.annotations.NullMarked;
