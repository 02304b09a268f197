package io.tailwater.format.schema;

/** A schema that cannot be declared, or not after the one before; the message says which part of it, and why. */
public final class InvalidSchemaException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** @param where the part of the schema; empty for all of it */
    InvalidSchemaException(String where, String problem) {
        super(where.isEmpty() ? problem : where + ": " + problem);
    }
}
