package io.tailwater.http.v3.group;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.v3.Cluster;
import io.tailwater.http.v3.KafkaCodes;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.group.GroupLag;
import io.tailwater.log.group.GroupName;
import io.tailwater.log.group.Member;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** Finds groups and members, or says that there are none. */
@Singleton
class GroupLookup {

    private final TailwaterLog log;
    private final Cluster cluster;
    private final InstantSource clock;

    GroupLookup(TailwaterLog log, Cluster cluster, InstantSource clock) {
        this.log = log;
        this.cluster = cluster;
        this.clock = clock;
    }

    List<GroupFacts> all(String named) {
        cluster.require(named);
        return log.groupAdmin().list().stream()
                .map(state -> GroupFacts.of(state, clock.instant()))
                .toList();
    }

    GroupFacts group(String named, String group) {
        cluster.require(named);
        return KafkaCodes.translated(() ->
                GroupFacts.of(log.groupAdmin().get(GroupName.require("consumer_group_id", group)), clock.instant()));
    }

    Member member(String named, String group, String consumer) {
        return group(named, group)
                .member(consumer)
                .orElseThrow(() -> new RestException(ErrorAnswer.ofStatus(
                        404, "Consumer " + consumer + " of consumer group " + group + " cannot be found.")));
    }

    /** How far it is behind, wherever it has committed; by topic and partition. */
    List<GroupLag> lags(String named, String group) {
        cluster.require(named);
        return KafkaCodes.translated(() -> log.groupAdmin().lags(GroupName.require("consumer_group_id", group)));
    }
}
