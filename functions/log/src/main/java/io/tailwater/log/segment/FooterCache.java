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

/** Footers of Parquet segments: one GET each, and none while they are remembered. An object never changes, nor does its footer. */
public final class FooterCache {

    /** How many are kept: a footer of a 128 MiB segment takes about 100 KB of memory. */
    private static final int FOOTERS_MAX = 64;

    private final SegmentDownloader downloader;
    private final ObjectKeys keys;
    private final Map<String, ParquetFooter> footers = new LinkedHashMap<>(FOOTERS_MAX, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ParquetFooter> eldest) {
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
    public Optional<ParquetFooter> get(TopicIdPartition partition, TableEntry entry) {
        String key = TableKeys.of(keys, partition, entry);
        synchronized (footers) {
            ParquetFooter known = footers.get(key);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<ParquetFooter> read = downloader
                .get(key, entry.sizeBytes() - entry.footerSizeBytes(), entry.footerSizeBytes())
                .map(content -> {
                    try {
                        return ParquetFooter.read(content, entry.sizeBytes(), key);
                    } catch (CorruptSegmentException e) {
                        throw new CorruptLogException(String.valueOf(e.getMessage()), e);
                    }
                });
        read.ifPresent(footer -> {
            requireSame(key, "base offset", footer.origin().baseOffset(), entry.baseOffset());
            requireSame(key, "end offset", footer.origin().endOffset(), entry.endOffset());
            synchronized (footers) {
                footers.put(key, footer);
            }
        });
        return read;
    }

    private static void requireSame(String key, String field, long value, long expected) {
        if (value != expected) {
            throw new CorruptLogException(
                    "segment " + key + ": its " + field + " is " + value + ", expected " + expected);
        }
    }
}
