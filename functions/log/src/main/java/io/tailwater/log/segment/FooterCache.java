package io.tailwater.log.segment;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.parquet.ParquetFooter;
import io.tailwater.format.segment.CorruptSegmentException;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Footers of Parquet segments: one GET each, and none while they are remembered. A footer belongs to the object of its ETag; who finds
 * that replaced makes this forget it.
 */
public final class FooterCache {

    /** How many are kept: a footer of a 128 MiB segment takes about 100 KB of memory. */
    private static final int FOOTERS_MAX = 64;

    /** The footer of a segment of 128 MiB has about 25 KB: one GET finds it, mostly, where its size is not known. */
    private static final int TAIL_BYTES = 64 * 1024;

    private final SegmentDownloader downloader;
    private final ObjectKeys keys;
    private final Map<String, TableObject> footers = new LinkedHashMap<>(FOOTERS_MAX, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TableObject> eldest) {
            return size() > FOOTERS_MAX;
        }
    };

    public FooterCache(SegmentDownloader downloader, ObjectKeys keys) {
        this.downloader = downloader;
        this.keys = keys;
    }

    /**
     * A segment's footer.
     *
     * @return empty when the object is not there any more
     * @throws CorruptLogException when it is not the segment that the index describes
     */
    Optional<TableObject> get(TopicIdPartition partition, TableEntry entry) {
        String key = TableKeys.of(keys, partition, entry);
        synchronized (footers) {
            TableObject known = footers.get(key);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<TableObject> read = read(key, entry);
        read.ifPresent(object -> {
            var origin = object.footer().origin();
            requireSame(key, "base offset", origin.baseOffset(), entry.baseOffset());
            requireSame(key, "end offset", origin.endOffset(), entry.endOffset());
            synchronized (footers) {
                footers.put(key, object);
            }
        });
        return read;
    }

    /** Makes the next look read the footer, unless somebody did already. */
    void forget(TableObject object) {
        synchronized (footers) {
            footers.remove(object.key(), object);
        }
    }

    /** By the sizes that the index says; they may be those of an object that was replaced since, and then the object is asked. */
    private Optional<TableObject> read(String key, TableEntry entry) {
        RangeOutcome outcome =
                downloader.getAny(key, entry.sizeBytes() - entry.footerSizeBytes(), entry.footerSizeBytes());
        if (outcome instanceof RangeOutcome.Gone) {
            return Optional.empty();
        }
        if (outcome instanceof RangeOutcome.Found found && found.objectSizeBytes() == entry.sizeBytes()) {
            try {
                return Optional.of(object(key, found));
            } catch (CorruptSegmentException e) {
                // Another object of the same size, or a damaged one: its own end says which.
                return fromItsEnd(key, TAIL_BYTES);
            }
        }
        return fromItsEnd(key, TAIL_BYTES);
    }

    private Optional<TableObject> fromItsEnd(String key, int sizeBytes) {
        if (!(downloader.getLast(key, sizeBytes) instanceof RangeOutcome.Found found)) {
            return Optional.empty();
        }
        try {
            int needed = ParquetFooter.sizeBytes(found.content(), found.objectSizeBytes(), key);
            return needed > found.content().length() && sizeBytes == TAIL_BYTES
                    ? fromItsEnd(key, needed)
                    : Optional.of(object(key, found));
        } catch (CorruptSegmentException e) {
            throw new CorruptLogException(String.valueOf(e.getMessage()), e);
        }
    }

    private static TableObject object(String key, RangeOutcome.Found found) {
        return new TableObject(key, found.etag(), ParquetFooter.read(found.content(), found.objectSizeBytes(), key));
    }

    private static void requireSame(String key, String field, long value, long expected) {
        if (value != expected) {
            throw new CorruptLogException(
                    "segment " + key + ": its " + field + " is " + value + ", expected " + expected);
        }
    }
}
