package io.tailwater.format.batch;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The records section of a batch, decompressed within {@link BatchLimits#RECORDS_SIZE_BYTES_MAX}.
 *
 * <p>A zstd frame that states its size (as all that are written here do) is decompressed in one call, into exactly that
 * many bytes, after the size has been checked. A frame that does not (Kafka's producer streams) and gzip are
 * decompressed piece by piece until they end or break the limit.
 */
final class RecordsSection {

    private static final String FIELD = "records";
    private static final String SIZE_FIELD = "recordsSizeBytes";

    /**
     * A zstd stream's window is allocated as a whole, so it is held to the limit of the section: 2^24 bytes. Levels up to
     * 19 stay below it.
     */
    private static final int ZSTD_WINDOW_LOG_MAX = 24;

    /** What {@link Zstd#getFrameContentSize} answers when the frame does not state its size; it has no name there. */
    private static final long CONTENT_SIZE_UNKNOWN = -1;

    /** A first guess for what does not state its size; the array doubles from there. */
    private static final int STREAM_CAPACITY_BYTES = 64 * 1024;

    /** One byte more than may be there, so that a stream can be seen to break the limit. */
    private static final int STREAM_CAPACITY_BYTES_MAX = BatchLimits.RECORDS_SIZE_BYTES_MAX + 1;

    private RecordsSection() {}

    /**
     * Size uncompressed, from the header of the zstd frame or the section itself, without decompressing.
     *
     * @throws CorruptBytesException if the section does not state its size
     */
    static int statedSizeBytes(Compression compression, Bytes stored) {
        long sizeBytes =
                switch (compression) {
                    case NONE -> stored.length();
                    case ZSTD -> frameContentSizeBytes(stored);
                    case GZIP, SNAPPY, LZ4 -> CONTENT_SIZE_UNKNOWN;
                };
        if (sizeBytes == CONTENT_SIZE_UNKNOWN) {
            throw corrupt(SIZE_FIELD, "not stated", "a zstd frame that states its content size");
        }
        return requireWithinLimit(sizeBytes);
    }

    static Bytes decompress(Compression compression, Bytes stored) {
        return switch (compression) {
            case NONE -> stored;
            case ZSTD -> decompressZstd(stored);
            case GZIP -> readAll(stored, GZIPInputStream::new);
            case SNAPPY, LZ4 -> throw new UnsupportedBatchException(compression + " compression");
        };
    }

    private static Bytes decompressZstd(Bytes stored) {
        long contentSizeBytes = frameContentSizeBytes(stored);
        if (contentSizeBytes == CONTENT_SIZE_UNKNOWN) {
            return readAll(stored, in -> new ZstdInputStreamNoFinalizer(in).setLongMax(ZSTD_WINDOW_LOG_MAX));
        }
        byte[] records = new byte[requireWithinLimit(contentSizeBytes)];
        try {
            long sizeBytes = Zstd.decompressByteArray(
                    records, 0, records.length, stored.array(), stored.arrayOffset(), stored.length());
            if (sizeBytes != records.length) {
                throw corrupt(FIELD, sizeBytes + " bytes long", records.length + " as the zstd frame states");
            }
        } catch (ZstdException e) {
            throw corrupt(FIELD, e.getMessage(), "a zstd frame of " + records.length + " bytes");
        }
        return Bytes.wrap(records);
    }

    private static long frameContentSizeBytes(Bytes stored) {
        // zstd-jni takes no empty array.
        long sizeBytes = stored.isEmpty()
                ? Long.MIN_VALUE
                : Zstd.getFrameContentSize(stored.array(), stored.arrayOffset(), stored.length());
        if (sizeBytes < CONTENT_SIZE_UNKNOWN) {
            throw corrupt(FIELD, "something else", "a zstd frame");
        }
        return sizeBytes;
    }

    private static Bytes readAll(Bytes stored, Decompressor decompressor) {
        try (InputStream in =
                decompressor.open(new ByteArrayInputStream(stored.array(), stored.arrayOffset(), stored.length()))) {
            byte[] records = new byte[STREAM_CAPACITY_BYTES];
            int sizeBytes = 0;
            int read;
            while ((read = in.read(records, sizeBytes, records.length - sizeBytes)) >= 0) {
                sizeBytes = requireWithinLimit((long) sizeBytes + read);
                if (sizeBytes == records.length) {
                    records = Arrays.copyOf(records, Math.min(2 * records.length, STREAM_CAPACITY_BYTES_MAX));
                }
            }
            return Bytes.wrap(records, 0, sizeBytes);
        } catch (IOException e) {
            throw corrupt(FIELD, e.getMessage(), "a compressed stream");
        }
    }

    private static int requireWithinLimit(long sizeBytes) {
        if (sizeBytes > BatchLimits.RECORDS_SIZE_BYTES_MAX) {
            throw corrupt(SIZE_FIELD, Long.toString(sizeBytes), "at most " + BatchLimits.RECORDS_SIZE_BYTES_MAX);
        }
        return Math.toIntExact(sizeBytes);
    }

    private static CorruptBytesException corrupt(String field, @Nullable String value, String expected) {
        return new CorruptBytesException(
                field, String.valueOf(value), expected, BatchHeader.HEADER_SIZE_BYTES, BatchHeader.REGION);
    }

    @FunctionalInterface
    private interface Decompressor {
        InputStream open(InputStream compressed) throws IOException;
    }
}
