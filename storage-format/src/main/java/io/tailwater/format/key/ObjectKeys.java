package io.tailwater.format.key;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds and parses the keys of all objects.
 *
 * <pre>{@code
 * <prefix>raw/<topic name>/<topic id>/<partition, 5 digits>/<segment id, UUIDv7>.log
 * <prefix>table/topic=<topic name>/topic_id=<topic id>/partition=<partition>/date=<yyyy-mm-dd>/<base offset, 20 digits>.parquet
 * <prefix>table/topic=<topic name>/topic_id=<topic id>/partition=<partition>/date=<yyyy-mm-dd>/<base offset>-<epoch, 10 digits>.parquet
 * }</pre>
 *
 * <p>The third form is of epochs that began without their leader; the second is epoch 0's.
 *
 * <p>UUIDs are in their canonical lower-case form and numbers have leading zeros, so that keys sort as what they name
 * does: segments of a partition by time, partitions by number. A key has one form only: what {@link #parse} accepts,
 * {@link #of} gives again, letter by letter.
 */
public final class ObjectKeys {

    /** Keeps the longest key (prefix, 249 letters of topic name and 88 for the rest) well below S3's 1,024 bytes. */
    public static final int PREFIX_LENGTH_MAX = 256;

    private static final Pattern PREFIX = Pattern.compile("([a-zA-Z0-9_][a-zA-Z0-9._-]*/)*");
    private static final Pattern RAW_SEGMENT =
            Pattern.compile("raw/([^/]+)/([0-9a-f-]{36})/([0-9]{5})/([0-9a-f-]{36})\\.log");

    private static final Pattern TABLE_SEGMENT = Pattern.compile("table/topic=([^/]+)/topic_id=([0-9a-f-]{36})"
            + "/partition=([0-9]{1,5})/date=([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{20})(?:-([0-9]{10}))?\\.parquet");

    private final String prefix;

    /**
     * @param prefix put before every key, such as {@code prod/}; empty for none; else it ends with a slash
     * @throws IllegalArgumentException if it does not, is longer than {@link #PREFIX_LENGTH_MAX}, or has an empty part,
     *     a part that does not begin with a letter, digit or underscore, or other characters than topic names
     */
    public ObjectKeys(String prefix) {
        if (prefix.length() > PREFIX_LENGTH_MAX || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("prefix is \"" + prefix + "\", expected at most " + PREFIX_LENGTH_MAX
                    + " characters matching " + PREFIX.pattern());
        }
        this.prefix = prefix;
    }

    public String of(RawSegmentKey key) {
        return rawPrefix(key.topicName(), key.topicId()) + Digits.ofPartition(key.partition()) + "/" + key.segmentId()
                + ".log";
    }

    public String of(TableSegmentKey key) {
        String epoch = key.epoch() == 0 ? "" : "-" + Digits.ofEpoch(key.epoch());
        return tablePrefix(key.topicName(), key.topicId()) + "partition=" + key.partition() + "/date=" + key.date()
                + "/" + Digits.ofOffset(key.baseOffset()) + epoch + ".parquet";
    }

    /** What the keys of all raw segments begin with. */
    public String rawPrefix() {
        return prefix + "raw/";
    }

    /** What the keys of a topic's raw segments begin with. */
    public String rawPrefix(String topicName, UUID topicId) {
        return rawPrefix() + topicName + "/" + topicId + "/";
    }

    /** What the keys of all segments of the table begin with. */
    public String tablePrefix() {
        return prefix + "table/";
    }

    /** What the keys of a topic's segments of the table begin with. */
    public String tablePrefix(String topicName, UUID topicId) {
        return tablePrefix() + "topic=" + topicName + "/topic_id=" + topicId + "/";
    }

    /** What {@code key} names; never throws for a key that is not one of ours. */
    public ParsedKey parse(String key) {
        if (!key.startsWith(prefix)) {
            return new ForeignKey(key, "does not begin with the prefix \"" + prefix + "\"");
        }
        String rest = key.substring(prefix.length());
        Matcher raw = RAW_SEGMENT.matcher(rest);
        Matcher table = TABLE_SEGMENT.matcher(rest);
        try {
            if (raw.matches()) {
                RawSegmentKey parsed = rawSegment(raw);
                return canonical(key, parsed, of(parsed));
            }
            if (table.matches()) {
                TableSegmentKey parsed = tableSegment(table);
                return canonical(key, parsed, of(parsed));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            return new ForeignKey(key, String.valueOf(e.getMessage()));
        }
        return new ForeignKey(key, "does not have the form of any key");
    }

    private static RawSegmentKey rawSegment(Matcher matcher) {
        return new RawSegmentKey(
                matcher.group(1),
                UUID.fromString(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                UUID.fromString(matcher.group(4)));
    }

    private static TableSegmentKey tableSegment(Matcher matcher) {
        return new TableSegmentKey(
                matcher.group(1),
                UUID.fromString(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                LocalDate.parse(matcher.group(4)),
                Long.parseLong(matcher.group(5)),
                matcher.group(6) == null ? 0 : Long.parseLong(matcher.group(6)));
    }

    /** UUID.fromString also takes shorter groups of digits, and numbers may have zeros in front. */
    private static ParsedKey canonical(String key, ParsedKey parsed, String built) {
        return built.equals(key) ? parsed : new ForeignKey(key, "is not in canonical form");
    }
}
