package io.tailwater.log.topic;

import io.tailwater.log.error.InvalidRequestException;
import java.util.regex.Pattern;

/** Kafka's rule for topic names: 1 to 249 of {@code [a-zA-Z0-9._-]}, and neither "." nor "..". */
public final class TopicName {

    /** Kafka's limit; an object key adds an id and a partition to the name and stays below S3's 1,024 bytes. */
    public static final int LENGTH_MAX = 249;

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1," + LENGTH_MAX + "}");

    private TopicName() {}

    /** Whether a topic may have this name; one that may not cannot exist. */
    public static boolean isLegal(String name) {
        return LEGAL.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    /**
     * Returns a legal name as it is.
     *
     * @throws InvalidRequestException naming the rule
     */
    public static String require(String name) {
        if (!isLegal(name)) {
            throw new InvalidRequestException(
                    "topic_name",
                    "must be 1 to " + LENGTH_MAX + " of a-z, A-Z, 0-9, '.', '_' and '-', and neither \".\" nor \"..\"");
        }
        return name;
    }
}
