/**
 * Topics as tables: asks a running Tailwater which segments hold a topic's records, fetches what is not here yet, and opens a view
 * a topic in an embedded DuckDB. Reads only what everybody may read, through HTTP; knows neither S3 nor the table.
 */
@NullMarked
package io.tailwater.query;

import org.jspecify.annotations.NullMarked;
