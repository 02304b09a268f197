package io.tailwater.format.key;

import java.util.regex.Pattern;

/** What may stand where a key names a topic and a partition. */
final class TopicNames {

    /** What five digits hold. */
    static final int PARTITION_MAX = 99_999;

    private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private TopicNames() {}

    static void requireTopicName(String topicName) {
        if (!TOPIC_NAME.matcher(topicName).matches() || topicName.equals(".") || topicName.equals("..")) {
            throw new IllegalArgumentException("topicName is \"" + topicName
                    + "\", expected 1 to 249 of a-z A-Z 0-9 . _ - and neither \".\" nor \"..\"");
        }
    }

    static void requirePartition(int partition) {
        if (partition < 0 || partition > PARTITION_MAX) {
            throw new IllegalArgumentException("partition is " + partition + ", expected 0 to " + PARTITION_MAX);
        }
    }
}
