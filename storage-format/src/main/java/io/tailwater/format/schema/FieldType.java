package io.tailwater.format.schema;

/** What a field is in a file. */
public enum FieldType {
    /** Text in UTF-8. */
    STRING,
    /** Any JSON, as the characters of the value. */
    JSON,
    /** Bytes. */
    BYTES,
    /** 64 bits with a sign. */
    LONG,
    /** IEEE 754, 64 bits, finite or not. */
    DOUBLE,
    BOOLEAN,
    /** A moment, in microseconds since 1970, UTC. */
    TIMESTAMP,
    /** A day, in days since 1970-01-01. */
    DATE,
    /** Fields of its own. */
    GROUP
}
