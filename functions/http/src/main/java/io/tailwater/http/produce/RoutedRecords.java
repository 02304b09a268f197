package io.tailwater.http.produce;

import io.tailwater.format.record.LogRecord;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of a request, each with its partition.
 *
 * @param partitions one a record, in the order of the request
 * @param batches by partition, in the order of the request within each
 */
public record RoutedRecords(List<Integer> partitions, Map<Integer, List<LogRecord>> batches) {

    public RoutedRecords {
        partitions = List.copyOf(partitions);
        batches = Collections.unmodifiableMap(new LinkedHashMap<>(batches));
    }
}
