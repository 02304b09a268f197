package io.tailwater.stacks.config;

/**
 * How many requests the API takes.
 *
 * @param requestsPerSecond of all callers together, on average
 * @param burst how many at once
 */
public record Throttle(int requestsPerSecond, int burst) {}
