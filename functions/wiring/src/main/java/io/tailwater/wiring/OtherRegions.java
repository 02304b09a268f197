package io.tailwater.wiring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The regions that keep copies of the log.
 *
 * @param own where this deployment is
 * @param buckets the other regions' buckets, by region; their tables have the same name as this one's
 * @param firstLeader who leads until leadership is moved for the first time
 * @param leadershipTable a table that all regions see the same; empty where the log's own table says who leads
 */
record OtherRegions(String own, Map<String, String> buckets, String firstLeader, Optional<String> leadershipTable) {

    static final String BUCKETS = "tailwater.replica-buckets";
    static final String REGION = "tailwater.region";
    static final String FIRST_LEADER = "tailwater.first-leader";
    static final String LEADERSHIP_TABLE = "tailwater.leadership-table";

    OtherRegions {
        buckets = Map.copyOf(buckets);
    }

    /** Empty where no other region is named. */
    static Optional<OtherRegions> from(SettingReader settings) {
        Optional<String> text = settings.text(BUCKETS);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> buckets = new LinkedHashMap<>();
        for (String pair : text.get().split(",", -1)) {
            String[] parts = pair.strip().split("=", -1);
            if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank() || buckets.containsKey(parts[0])) {
                throw new IllegalArgumentException(BUCKETS + ": \"" + text.get()
                        + "\" is not a list such as eu-central-1=my-bucket,us-east-1=my-other-bucket");
            }
            buckets.put(parts[0], parts[1]);
        }
        String own = settings.text(REGION)
                .or(() -> settings.text("aws.region"))
                .orElseThrow(() -> new IllegalArgumentException(
                        REGION + ": is not set; it names this region among those of " + BUCKETS));
        if (buckets.containsKey(own)) {
            throw new IllegalArgumentException(
                    BUCKETS + ": names " + own + ", which is this region (" + REGION + "); it names the others");
        }
        String first = settings.required(FIRST_LEADER, "the region that leads until leadership is moved");
        if (!first.equals(own) && !buckets.containsKey(first)) {
            throw new IllegalArgumentException(
                    FIRST_LEADER + ": " + first + " is neither " + own + " nor in " + BUCKETS);
        }
        return Optional.of(new OtherRegions(own, buckets, first, settings.text(LEADERSHIP_TABLE)));
    }
}
