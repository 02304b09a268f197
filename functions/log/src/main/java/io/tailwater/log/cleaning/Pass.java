package io.tailwater.log.cleaning;

import io.tailwater.log.index.CleaningPlan;

/**
 * A pass that can be carried out.
 *
 * @param newest of its section
 */
record Pass(CleaningPlan plan, NewestOffsets newest) {}
