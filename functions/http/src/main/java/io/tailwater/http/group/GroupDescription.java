package io.tailwater.http.group;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.http.format.JsonAnswer;
import io.tailwater.log.group.GroupLag;
import io.tailwater.log.group.GroupState;
import io.tailwater.log.group.Member;
import io.tailwater.log.group.Subscription;
import io.tailwater.log.topic.TopicPartition;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes what administrators are told of groups. */
final class GroupDescription {

    private GroupDescription() {}

    static byte[] list(List<GroupState> groups, Instant now) {
        return JsonAnswer.of(answer -> {
            JsonGenerator json = answer.json();
            json.writeStartArray();
            for (GroupState group : groups) {
                json.writeStartObject();
                writeHead(group, now, json);
                json.writeNumberField("members", existing(group, now).size());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static byte[] of(GroupState group, List<GroupLag> lags, Instant now) {
        return JsonAnswer.of(answer -> {
            JsonGenerator json = answer.json();
            json.writeStartObject();
            writeHead(group, now, json);
            json.writeArrayFieldStart("members");
            for (Member member : existing(group, now)) {
                writeMember(member, now, json);
            }
            json.writeEndArray();
            writeLags(lags, json);
            json.writeEndObject();
        });
    }

    private static void writeHead(GroupState group, Instant now, JsonGenerator json) throws IOException {
        json.writeStringField("group", group.group());
        json.writeStringField("state", state(group, now));
        json.writeNumberField("generation", group.generation());
    }

    /** Kafka's words. A member whose lease has ended is still there until another one is served. */
    private static String state(GroupState group, Instant now) {
        List<Member> sharing = existing(group, now).stream()
                .filter(member -> member.subscription().isShared() && now.isBefore(member.leaseUntil()))
                .toList();
        if (sharing.isEmpty()) {
            return "EMPTY";
        }
        return sharing.stream().allMatch(Member::joined) ? "STABLE" : "PREPARING_REBALANCE";
    }

    private static List<Member> existing(GroupState group, Instant now) {
        return group.members().values().stream()
                .filter(member -> now.isBefore(member.expiresAt()))
                .sorted(Comparator.comparing(Member::name))
                .toList();
    }

    private static void writeMember(Member member, Instant now, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", member.name());
        json.writeBooleanField("live", now.isBefore(member.leaseUntil()));
        json.writeStringField("format", member.config().format());
        if (member.subscription() instanceof Subscription.Topics named) {
            GroupAnswer.writeTopics(named.topics(), json);
        } else if (member.subscription() instanceof Subscription.Matching matching) {
            json.writeStringField("topic_pattern", matching.regex());
        }
        GroupAnswer.writePartitions("assignments", partitions(member), json);
        json.writeStringField("expires_at", member.expiresAt().toString());
        json.writeEndObject();
    }

    private static Set<TopicPartition> partitions(Member member) {
        return member.subscription() instanceof Subscription.Partitions chosen
                ? chosen.partitions()
                : member.assigned().stream()
                        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                        .collect(Collectors.toSet());
    }

    private static void writeLags(List<GroupLag> lags, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("lags");
        for (GroupLag lag : lags) {
            json.writeStartObject();
            GroupAnswer.writePartition(lag.partition(), json);
            json.writeNumberField("committed_offset", lag.committed());
            json.writeNumberField("end_offset", lag.nextOffset());
            json.writeNumberField("lag", lag.lag());
            if (lag.owner().isPresent()) {
                json.writeStringField("member", lag.owner().get());
            } else {
                json.writeNullField("member");
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
