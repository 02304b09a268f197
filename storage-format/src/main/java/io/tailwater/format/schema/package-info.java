/**
 * What a topic declares its values to be, as JSON Schema or Avro, and values read by it: a flat row of numbers and texts for the columns
 * of a file. A value that does not fit is told apart, never half read; {@code docs/format/typed-columns.md} has the rules. Both readers are
 * small and bounded here because any bytes may come; Apache Avro is the oracle of the tests.
 */
@NullMarked
package io.tailwater.format.schema;

import org.jspecify.annotations.NullMarked;
