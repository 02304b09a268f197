/**
 * Parquet segments: the same records as raw ones, in columns that query engines read. Files are put together here, page by
 * page, over Apache Parquet's encodings and footer structures; nothing of Hadoop is needed. {@code docs/format/parquet-segment-v1.md}
 * says what is in them.
 */
@NullMarked
package io.tailwater.format.parquet;

import org.jspecify.annotations.NullMarked;
