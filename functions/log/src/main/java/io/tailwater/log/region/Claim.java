package io.tailwater.log.region;

import java.time.Instant;

/**
 * That an epoch is about to begin. From when it is read on nothing is committed in an earlier one.
 *
 * @param number of the epoch
 * @param region that will lead
 * @param before whose log it will go on with
 * @param clean whether the leader of now wrote this, and lets go
 * @param since when it was written, by its writer's clock
 */
public record Claim(long number, String region, long before, boolean clean, Instant since) {}
