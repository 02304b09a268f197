package io.tailwater.log.region;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Which regions keep the log.
 *
 * @param own where this process runs
 * @param others the other ones
 * @param first which of all led before leadership ever moved
 * @param leadershipTable where it stands who leads: a table of its own, strongly consistent across regions; empty for the log's table
 */
public record RegionSettings(String own, List<RegionAccess> others, String first, Optional<String> leadershipTable) {

    public RegionSettings {
        others = List.copyOf(others);
        List<String> names = names(own, others);
        if (others.isEmpty() || new HashSet<>(names).size() != names.size()) {
            throw new IllegalArgumentException("others: " + names + " are not two or more different regions");
        }
        if (!names.contains(first)) {
            throw new IllegalArgumentException("first: " + first + " is not one of the regions " + names);
        }
    }

    /** All regions, in an order that is the same in each of them. */
    List<String> names() {
        return names(own, others).stream().sorted().toList();
    }

    private static List<String> names(String own, List<RegionAccess> others) {
        List<String> names = new ArrayList<>(List.of(own));
        others.stream().map(RegionAccess::name).forEach(names::add);
        return names;
    }
}
