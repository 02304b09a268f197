package io.tailwater.log.error;

import java.util.Optional;

/** This region may not write: another one leads, or leadership is moving. Nothing was appended or changed. */
public final class NotLeaderException extends LogException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<String> leader;

    private NotLeaderException(String message, Optional<String> leader) {
        super(message);
        this.leader = leader;
    }

    /** Another region leads. */
    public static NotLeaderException ledBy(String region, String own) {
        return new NotLeaderException(
                "region " + own + " holds a copy: this is done in region " + region + ", which leads",
                Optional.of(region));
    }

    /** Nobody leads for the moment. */
    public static NotLeaderException whileMoving() {
        return new NotLeaderException(
                "leadership is moving to another region: nothing can be written until it has arrived there",
                Optional.empty());
    }

    /** The region that leads; empty while leadership moves. */
    public Optional<String> leader() {
        return leader;
    }
}
