/**
 * What a load costs a month: counted requests and metered bytes, times list prices. Prices stand in {@code prices.properties},
 * counts in {@code usage.properties}; nothing else in here is a number of AWS's or of ours.
 */
@NullMarked
package io.tailwater.cost;

import org.jspecify.annotations.NullMarked;
