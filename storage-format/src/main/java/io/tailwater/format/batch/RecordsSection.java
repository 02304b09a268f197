package io.tailwater.format.batch;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * The records section of a batch, decompressed within {@link BatchLimits#RECORDS_SIZE_BYTES_MAX}.
 *
 * <p>A zstd frame that states its size (as all that are written here do) is decompressed in one call, into exactly that
 * many bytes, after the size has been checked. A frame that does not (Kafka's producer streams) and gzip are
 * decompressed piece by piece until they end or break the limit.
 */
final class RecordsSection {

    private static final String FIELD = "recordsSizeBytes";
    private static final int POSITION = BatchHeader.HEADER_SIZE_BYTES;

    /** A zstd stream's window is allocated as a whole, so it is held to the limit of the section: 2^24 bytes. */
    private static final int ZSTD_WINDOW_LOG_MAX = 24;

    /** What {@link Zstd#getFrameContentSize} answers when the frame does not state its size. */
    private static final long CONTENT_SIZE_UNKNOWN = -1;

    /** A first guess for what does not state its size; the array doubles from there. */
    private static final int STREAM_CAPACITY_BYTES = 64 * 1024;

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
        if (sizeBytes < 0) {
            throw new CorruptBytesException(
                    FIELD, "not stated", "a size in the zstd frame's header", POSITION, BatchHeader.REGION);
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
        long result = Zstd.decompressByteArray(
                records, 0, records.length, stored.array(), stored.arrayOffset(), stored.length());
        if (Zstd.isError(result)) {
            throw new CorruptBytesException(
                    "records", Zstd.getErrorName(result), "a zstd frame", POSITION, BatchHeader.REGION);
        }
        if (result != records.length) {
            throw new CorruptBytesException(
                    FIELD, result, records.length + " as the frame's header states", POSITION, BatchHeader.REGION);
        }
        return Bytes.wrap(records);
    }

    private static long frameContentSizeBytes(Bytes stored) {
        long sizeBytes = Zstd.getFrameContentSize(stored.array(), stored.arrayOffset(), stored.length());
        if (sizeBytes != CONTENT_SIZE_UNKNOWN && Zstd.isError(sizeBytes)) {
            throw new CorruptBytesException(
                    "records", Zstd.getErrorName(sizeBytes), "a zstd frame", POSITION, BatchHeader.REGION);
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
                    records = Arrays.copyOf(records, 2 * records.length);
                }
            }
            return Bytes.wrap(records, 0, sizeBytes);
        } catch (IOException e) {
            throw new CorruptBytesException(
                    "records", String.valueOf(e.getMessage()), "a compressed stream", POSITION, BatchHeader.REGION);
        }
    }

    private static int requireWithinLimit(long sizeBytes) {
        if (sizeBytes < 0 || sizeBytes > BatchLimits.RECORDS_SIZE_BYTES_MAX) {
            throw new CorruptBytesException(
                    FIELD, sizeBytes, "at most " + BatchLimits.RECORDS_SIZE_BYTES_MAX, POSITION, BatchHeader.REGION);
        }
        return Math.toIntExact(sizeBytes);
    }

    @FunctionalInterface
    private interface Decompressor {
        InputStream open(InputStream compressed) throws IOException;
    }
}
