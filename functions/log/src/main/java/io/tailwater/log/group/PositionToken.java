package io.tailwater.log.group;

import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.topic.TopicIdPartition;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a caller stands after an answer, as it was told with that answer. A poll that brings the token of the last answer that
 * arrived goes on from there, so an answer that was lost is given again.
 *
 * @param positions the next offset of each partition that was read
 */
public record PositionToken(Map<TopicIdPartition, Long> positions) {

    private static final byte VERSION = 1;
    private static final int ENTRY_BYTES = 2 * Long.BYTES + Integer.BYTES + Long.BYTES;

    public PositionToken {
        positions = Map.copyOf(positions);
    }

    Optional<Long> of(TopicIdPartition partition) {
        return Optional.ofNullable(positions.get(partition));
    }

    /** Printable, fit for a header or a query string. */
    public String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(1 + positions.size() * ENTRY_BYTES);
        bytes.put(VERSION);
        positions.forEach(
                (partition, position) -> bytes.putLong(partition.topicId().getMostSignificantBits())
                        .putLong(partition.topicId().getLeastSignificantBits())
                        .putInt(partition.partition())
                        .putLong(position));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * Reads a token.
     *
     * @param known the partitions that it may name; others, of an earlier share, are passed over
     * @throws InvalidRequestException when it is not one that {@link #encode} gave
     */
    public static PositionToken decode(String text, Collection<TopicIdPartition> known) {
        Map<UUID, Map<Integer, TopicIdPartition>> byId = new HashMap<>();
        known.forEach(partition ->
                byId.computeIfAbsent(partition.topicId(), id -> new HashMap<>()).put(partition.partition(), partition));
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.get() != VERSION || bytes.remaining() % ENTRY_BYTES != 0) {
                throw new IllegalArgumentException("version or length");
            }
            Map<TopicIdPartition, Long> positions = new HashMap<>();
            while (bytes.hasRemaining()) {
                UUID topicId = new UUID(bytes.getLong(), bytes.getLong());
                TopicIdPartition partition =
                        byId.getOrDefault(topicId, Map.of()).get(bytes.getInt());
                long position = bytes.getLong();
                if (position < 0) {
                    throw new IllegalArgumentException("negative position");
                }
                if (partition != null) {
                    positions.put(partition, position);
                }
            }
            return new PositionToken(positions);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new InvalidRequestException("position", "is not a token that an earlier answer gave");
        }
    }
}
