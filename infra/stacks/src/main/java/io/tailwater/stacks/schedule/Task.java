package io.tailwater.stacks.schedule;

import java.time.Duration;
import java.util.Locale;

/** What the maintenance function does on a schedule. */
public enum Task {
    /** Rewrites raw segments into Parquet. A run that finds nothing due reads the heads of the partitions, and that is all. */
    COMPACT(Duration.ofMinutes(5)),
    /** Applies the topics' retention. */
    EXPIRE(Duration.ofMinutes(5)),
    /** Deletes objects that no index names: it lists the bucket, a thousand keys a request. */
    SWEEP(Duration.ofHours(1)),
    /** Forgets offsets of groups that nobody uses. */
    GROUPS(Duration.ofHours(1));

    private final Duration every;

    Task(Duration every) {
        this.every = every;
    }

    Duration every() {
        return every;
    }

    /** What the function is given. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
