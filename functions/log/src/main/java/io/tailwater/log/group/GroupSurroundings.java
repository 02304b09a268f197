package io.tailwater.log.group;

import io.tailwater.log.time.Sleeper;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What time and chance are to consumer groups. */
public record GroupSurroundings(InstantSource clock, Sleeper sleeper, RandomGenerator random) {}
