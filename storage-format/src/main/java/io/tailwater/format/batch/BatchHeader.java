package io.tailwater.format.batch;

import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The header of a Kafka record batch, magic 2, as far as a reader of records needs it. Integers are big-endian.
 *
 * <table>
 * <caption>Layout</caption>
 * <tr><th>byte</th><th>size</th><th>field</th><th>written here as</th></tr>
 * <tr><td>0</td><td>8</td><td>baseOffset</td><td>relative to the segment; outside the CRC</td></tr>
 * <tr><td>8</td><td>4</td><td>batchLength</td><td>bytes of the batch after this field</td></tr>
 * <tr><td>12</td><td>4</td><td>partitionLeaderEpoch</td><td>-1: none; outside the CRC</td></tr>
 * <tr><td>16</td><td>1</td><td>magic</td><td>2</td></tr>
 * <tr><td>17</td><td>4</td><td>crc</td><td>CRC-32C of everything from byte 21 on</td></tr>
 * <tr><td>21</td><td>2</td><td>attributes</td><td>bits 0-2 compression, 3 timestamp type, 4 transactional, 5 control,
 *     6 delete horizon</td></tr>
 * <tr><td>23</td><td>4</td><td>lastOffsetDelta</td><td>recordCount - 1</td></tr>
 * <tr><td>27</td><td>8</td><td>baseTimestamp</td><td>of the first record, ms</td></tr>
 * <tr><td>35</td><td>8</td><td>maxTimestamp</td><td>the greatest, ms</td></tr>
 * <tr><td>43</td><td>8</td><td>producerId</td><td>-1: none</td></tr>
 * <tr><td>51</td><td>2</td><td>producerEpoch</td><td>-1: none</td></tr>
 * <tr><td>53</td><td>4</td><td>baseSequence</td><td>-1: none</td></tr>
 * <tr><td>57</td><td>4</td><td>recordCount</td><td></td></tr>
 * <tr><td>61</td><td></td><td>records</td><td>compressed as one whole</td></tr>
 * </table>
 *
 * <p>Source: <a href="https://kafka.apache.org/documentation/#recordbatch">Kafka documentation, 5.3.1 Record Batch</a>.
 *
 * @param baseOffset offset of the first record: relative to its segment as stored, absolute once stamped
 * @param sizeBytes of the whole batch, this header included
 * @param leaderEpoch {@value #NO_LEADER_EPOCH} for none
 * @param compression of the records section
 * @param timestampType whose clock the timestamps are
 * @param baseTimestampMs what the timestamp deltas of the records add to
 * @param maxTimestampMs the greatest timestamp of the batch
 * @param recordCount 1 or more; the offsets are dense, so the last one is {@code baseOffset + recordCount - 1}
 */
public record BatchHeader(
        long baseOffset,
        int sizeBytes,
        int leaderEpoch,
        Compression compression,
        TimestampType timestampType,
        long baseTimestampMs,
        long maxTimestampMs,
        int recordCount) {

    /** Size of the header in bytes, and so the position of the records section. */
    public static final int HEADER_SIZE_BYTES = 61;

    /** There are no partition leaders here; it is also what a Kafka producer writes. */
    public static final int NO_LEADER_EPOCH = -1;

    /** What positions in messages count from. */
    static final String REGION = "the batch";

    static final int RECORD_COUNT_POSITION = 57;

    private static final byte MAGIC = 2;

    private static final int LENGTH_POSITION = 8;
    private static final int LEADER_EPOCH_POSITION = 12;
    private static final int MAGIC_POSITION = 16;
    private static final int CRC_POSITION = 17;
    private static final int ATTRIBUTES_POSITION = 21;
    private static final int LAST_OFFSET_DELTA_POSITION = 23;
    private static final int BASE_TIMESTAMP_POSITION = 27;
    private static final int MAX_TIMESTAMP_POSITION = 35;

    /** The batch's length counts what follows it: neither itself nor the base offset. */
    private static final int LENGTH_OVERHEAD_BYTES = LEADER_EPOCH_POSITION;

    private static final long NO_PRODUCER_ID = -1;
    private static final short NO_PRODUCER_EPOCH = -1;
    private static final int NO_SEQUENCE = -1;

    private static final int COMPRESSION_MASK = 0x07;
    private static final int LOG_APPEND_TIME_BIT = 0x08;
    private static final int TRANSACTIONAL_BIT = 0x10;
    private static final int CONTROL_BIT = 0x20;
    private static final int DELETE_HORIZON_BIT = 0x40;
    private static final int ATTRIBUTES_KNOWN = 0x7F;

    public BatchHeader {
        if (sizeBytes < HEADER_SIZE_BYTES) {
            throw new IllegalArgumentException(
                    "sizeBytes is " + sizeBytes + ", expected " + HEADER_SIZE_BYTES + " or more");
        }
        if (recordCount < 1) {
            throw new IllegalArgumentException("recordCount is " + recordCount + ", expected 1 or more");
        }
    }

    /**
     * Reads the header of one batch, having checked that it is as long as it says and that its CRC is right. Nothing is
     * decompressed.
     *
     * @param batch from its first byte to its last
     * @throws CorruptBytesException if the batch is cut off, or longer than it says, or damaged
     * @throws UnsupportedBatchException if the batch is a control batch, transactional, has an unknown compression, or
     *     offsets with gaps
     */
    public static BatchHeader read(Bytes batch) {
        int sizeBytes = readSizeBytes(batch);
        if (sizeBytes != batch.length()) {
            throw new CorruptBytesException(
                    "batchLength",
                    sizeBytes - LENGTH_OVERHEAD_BYTES,
                    Integer.toString(batch.length() - LENGTH_OVERHEAD_BYTES),
                    LENGTH_POSITION,
                    REGION);
        }
        ByteBuffer fields = batch.asReadOnlyBuffer();
        checkMagicAndCrc(batch, fields);
        int attributes = Short.toUnsignedInt(fields.getShort(ATTRIBUTES_POSITION));
        checkAttributes(attributes);
        return new BatchHeader(
                fields.getLong(0),
                sizeBytes,
                fields.getInt(LEADER_EPOCH_POSITION),
                Compression.forId(attributes & COMPRESSION_MASK),
                (attributes & LOG_APPEND_TIME_BIT) == 0 ? TimestampType.CREATE_TIME : TimestampType.LOG_APPEND_TIME,
                fields.getLong(BASE_TIMESTAMP_POSITION),
                fields.getLong(MAX_TIMESTAMP_POSITION),
                readRecordCount(fields));
    }

    /**
     * Size of the batch that {@code bytes} begin with, as its length field states it. More may follow the batch. Nothing
     * else of it has been checked than that it lies within the bytes.
     *
     * @throws CorruptBytesException if the bytes end before the batch does
     */
    public static int readSizeBytes(Bytes bytes) {
        int available = bytes.length();
        if (available < HEADER_SIZE_BYTES) {
            throw new CorruptBytesException(
                    "batch", available + " bytes long", "at least " + HEADER_SIZE_BYTES, 0, REGION);
        }
        int length = bytes.asReadOnlyBuffer().getInt(LENGTH_POSITION);
        int lengthMin = HEADER_SIZE_BYTES - LENGTH_OVERHEAD_BYTES;
        int lengthMax = available - LENGTH_OVERHEAD_BYTES;
        if (length < lengthMin || length > lengthMax) {
            throw new CorruptBytesException(
                    "batchLength", length, lengthMin + " to " + lengthMax, LENGTH_POSITION, REGION);
        }
        return length + LENGTH_OVERHEAD_BYTES;
    }

    private static void checkMagicAndCrc(Bytes batch, ByteBuffer fields) {
        byte magic = fields.get(MAGIC_POSITION);
        if (magic != MAGIC) {
            throw new CorruptBytesException("magic", magic, "" + MAGIC, MAGIC_POSITION, REGION);
        }
        int stored = fields.getInt(CRC_POSITION);
        int computed =
                crc(batch.array(), batch.arrayOffset() + ATTRIBUTES_POSITION, batch.length() - ATTRIBUTES_POSITION);
        if (stored != computed) {
            throw new CorruptBytesException("crc", hex(stored), hex(computed), CRC_POSITION, REGION);
        }
    }

    private static void checkAttributes(int attributes) {
        if ((attributes & CONTROL_BIT) != 0) {
            throw new UnsupportedBatchException("control records");
        }
        if ((attributes & TRANSACTIONAL_BIT) != 0) {
            throw new UnsupportedBatchException("transactional records");
        }
        if ((attributes & DELETE_HORIZON_BIT) != 0) {
            throw new UnsupportedBatchException("a delete horizon");
        }
        if ((attributes & ~ATTRIBUTES_KNOWN) != 0) {
            throw new UnsupportedBatchException("attributes 0x" + Integer.toHexString(attributes));
        }
    }

    private static int readRecordCount(ByteBuffer fields) {
        int recordCount = fields.getInt(RECORD_COUNT_POSITION);
        if (recordCount < 1) {
            throw new CorruptBytesException("recordCount", recordCount, "1 or more", RECORD_COUNT_POSITION, REGION);
        }
        int lastOffsetDelta = fields.getInt(LAST_OFFSET_DELTA_POSITION);
        if (lastOffsetDelta != recordCount - 1) {
            throw new UnsupportedBatchException(
                    "gaps between offsets (recordCount " + recordCount + ", lastOffsetDelta " + lastOffsetDelta + ")");
        }
        return recordCount;
    }

    /**
     * Writes this header at {@code offset} in front of the records section, which must be there already: the CRC covers
     * it.
     */
    void writeTo(byte[] array, int offset) {
        ByteBuffer batch = ByteBuffer.wrap(array, offset, sizeBytes).slice();
        batch.putLong(baseOffset)
                .putInt(sizeBytes - LENGTH_OVERHEAD_BYTES)
                .putInt(leaderEpoch)
                .put(MAGIC)
                .position(ATTRIBUTES_POSITION)
                .putShort(attributes())
                .putInt(recordCount - 1)
                .putLong(baseTimestampMs)
                .putLong(maxTimestampMs)
                .putLong(NO_PRODUCER_ID)
                .putShort(NO_PRODUCER_EPOCH)
                .putInt(NO_SEQUENCE)
                .putInt(recordCount);
        batch.putInt(CRC_POSITION, crc(array, offset + ATTRIBUTES_POSITION, sizeBytes - ATTRIBUTES_POSITION));
    }

    private short attributes() {
        int timestampBit = timestampType == TimestampType.LOG_APPEND_TIME ? LOG_APPEND_TIME_BIT : 0;
        // Bits 0 to 3 at most.
        return (short) (compression.id() | timestampBit);
    }

    /**
     * A copy of a batch with another base offset. The base offset lies outside the CRC, so that a batch can be written
     * before its offset is known.
     */
    public static Bytes stamp(Bytes batch, long baseOffset) {
        byte[] stamped = batch.toArray();
        stamp(stamped, 0, baseOffset);
        return Bytes.wrap(stamped);
    }

    /** Sets the base offset of the batch that begins at {@code position}, in place. */
    public static void stamp(byte[] array, int position, long baseOffset) {
        ByteBuffer.wrap(array).putLong(position, baseOffset);
    }

    private static int crc(byte[] array, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(array, offset, length);
        // The value is 32 bits in a long; the field is the same 32 bits.
        return (int) crc.getValue();
    }

    private static String hex(int bits) {
        return String.format("0x%08x", bits);
    }
}
