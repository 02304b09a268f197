package io.tailwater.log.group;

/** How partitions are divided among members. */
public enum AssignmentStrategy {
    /** Kafka's RangeAssignor: per topic, consecutive partitions to each member. */
    RANGE,
    /** Kafka's RoundRobinAssignor: all partitions of all topics, in turn. */
    ROUND_ROBIN
}
