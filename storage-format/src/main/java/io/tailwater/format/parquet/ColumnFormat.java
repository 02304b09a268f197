package io.tailwater.format.parquet;

/**
 * What a topic's keys or values are to those who query. It holds for all files of a topic: engines that read many files at once take
 * the types of one of them for all.
 */
public enum ColumnFormat {
    /** Any bytes; a BLOB or VARBINARY in SQL. */
    BYTES,
    /** Text in UTF-8, and nothing else: a reader fails at the first byte that is not. */
    STRING
}
