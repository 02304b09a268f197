package io.tailwater.stacks.config;

/**
 * Memory of the functions, in MB. The share of a CPU follows it: 1,769 MB are one.
 *
 * @param produce of those that append
 * @param consume of those that read
 * @param admin of topics and groups
 * @param maintenance of compaction, retention and the sweep
 */
public record MemoryMb(int produce, int consume, int admin, int maintenance) {}
