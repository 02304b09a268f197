package io.tailwater.log.delivery;

import io.tailwater.format.record.LogRecord;
import java.util.OptionalInt;

/**
 * A record, and where its sender wants it.
 *
 * @param partition empty when its key decides, or, without a key, the log
 */
public record AddressedRecord(OptionalInt partition, LogRecord record) {}
