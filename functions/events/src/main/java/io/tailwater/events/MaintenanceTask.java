package io.tailwater.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a schedule asks for: {@code {"task":"compact"}}. */
enum MaintenanceTask {
    /** Rewrite what is due into Parquet. */
    COMPACT,
    /** Apply retention, and delete what nobody needs any more. */
    EXPIRE,
    /** Delete objects that no index names. */
    SWEEP,
    /** Remove consumer groups that nobody has used for a while. */
    GROUPS;

    private static final String FIELD = "task";

    /** @throws IllegalArgumentException naming the field that is wrong, and what there is */
    static MaintenanceTask of(Map<String, Object> event) {
        for (String field : event.keySet()) {
            if (!field.equals(FIELD)) {
                throw new IllegalArgumentException(
                        field + ": is not a field of a maintenance event; there is " + FIELD);
            }
        }
        Object name = event.get(FIELD);
        return Arrays.stream(values())
                .filter(task -> task.eventName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(FIELD + ": "
                        + (name == null ? "is missing" : "\"" + name + "\" is no task") + "; there are "
                        + Arrays.stream(values())
                                .map(MaintenanceTask::eventName)
                                .collect(Collectors.joining(", "))));
    }

    String eventName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
