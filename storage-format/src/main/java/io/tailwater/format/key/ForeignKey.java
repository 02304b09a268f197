package io.tailwater.format.key;

import java.util.Objects;

/**
 * A key that this class of objects does not own: never to be read as a segment, and never to be deleted as an orphan.
 *
 * @param key as found
 * @param reason what about it is foreign
 */
public record ForeignKey(String key, String reason) implements ParsedKey {

    public ForeignKey {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(reason, "reason");
    }
}
