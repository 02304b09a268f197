package io.tailwater.log.segment;

import io.tailwater.format.parquet.ParquetFooter;

/**
 * A Parquet segment as it was when its footer was read.
 *
 * @param key of the object
 * @param etag of the object that has this footer; who reads on asks for that one, and no other
 */
public record TableObject(String key, String etag, ParquetFooter footer) {}
