package io.tailwater.format.parquet;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.segment.CorruptSegmentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** The pages of a row group that was fetched, and whose CRC-32 is right; each is decompressed when it is reached. */
final class RowGroupPages implements PageReadStore {

    /**
     * Of a page, uncompressed: a page is cut at 1 MiB, or at a record that is larger. So that a few hundred stored bytes cannot ask for
     * gigabytes.
     */
    private static final int PAGE_BYTES_MAX = 64 * 1024 * 1024;

    private final RowGroupEntry rowGroup;
    private final Bytes content;
    private final String objectKey;
    private final Map<String, ColumnMetaData> columns = new HashMap<>();

    /** @param content the bytes of the row group */
    RowGroupPages(RowGroupEntry rowGroup, Bytes content, String objectKey) {
        this.rowGroup = rowGroup;
        this.content = content;
        this.objectKey = objectKey;
        rowGroup.columns().forEach(column -> columns.put(String.join(".", column.getPath_in_schema()), column));
    }

    @Override
    public long getRowCount() {
        return rowGroup.recordCount();
    }

    @Override
    public PageReader getPageReader(ColumnDescriptor descriptor) {
        ColumnMetaData column = columns.get(String.join(".", descriptor.getPath()));
        if (column == null) {
            throw corrupt(rowGroup.positionBytes(), "column " + descriptor + " is missing");
        }
        return new Pages(descriptor, column);
    }

    private CorruptSegmentException corrupt(long positionBytes, String problem) {
        return new CorruptSegmentException(objectKey, "page", positionBytes, problem);
    }

    /** The pages of one column, read one after the other. */
    private final class Pages implements PageReader {

        private final ColumnDescriptor descriptor;
        private final ColumnMetaData column;
        private final Deque<Stored> stored = new ArrayDeque<>();

        Pages(ColumnDescriptor descriptor, ColumnMetaData column) {
            this.descriptor = descriptor;
            this.column = column;
            findPages();
        }

        private void findPages() {
            long start = column.getData_page_offset() - rowGroup.positionBytes();
            if (start < 0 || start + column.getTotal_compressed_size() > content.length()) {
                throw corrupt(column.getData_page_offset(), "column " + descriptor + " lies outside of its row group");
            }
            int position = Math.toIntExact(start);
            int end = Math.toIntExact(start + column.getTotal_compressed_size());
            while (position < end) {
                position = findPage(position, end);
            }
        }

        private int findPage(int position, int end) {
            var in = new ByteArrayInputStream(content.array(), content.arrayOffset() + position, end - position);
            PageHeader header;
            try {
                header = Util.readPageHeader(in);
            } catch (IOException | RuntimeException e) {
                // Thrift throws anything at bytes that are not its own.
                throw corrupt(rowGroup.positionBytes() + position, "page header of " + descriptor + ": " + e);
            }
            int dataPosition = end - in.available();
            if (header.getData_page_header_v2() == null
                    || header.getCompressed_page_size() < 0
                    || header.getCompressed_page_size() > in.available()
                    || header.getUncompressed_page_size() < 0
                    || header.getUncompressed_page_size() > PAGE_BYTES_MAX) {
                throw corrupt(rowGroup.positionBytes() + position, "page header of " + descriptor + ": " + header);
            }
            stored.add(new Stored(header, dataPosition));
            return dataPosition + header.getCompressed_page_size();
        }

        @Override
        public @Nullable DictionaryPage readDictionaryPage() {
            return null;
        }

        @Override
        public long getTotalValueCount() {
            return column.getNum_values();
        }

        @Override
        public @Nullable DataPage readPage() {
            Stored next = stored.poll();
            return next == null ? null : open(next);
        }

        private DataPage open(Stored page) {
            PageHeader header = page.header();
            DataPageHeaderV2 data = header.getData_page_header_v2();
            int from = content.arrayOffset() + page.position();
            long positionBytes = rowGroup.positionBytes() + page.position();
            int repetitions = data.getRepetition_levels_byte_length();
            int definitions = data.getDefinition_levels_byte_length();
            if (repetitions < 0
                    || definitions < 0
                    || (long) repetitions + definitions
                            > Math.min(header.getUncompressed_page_size(), header.getCompressed_page_size())) {
                throw corrupt(positionBytes, "levels of a page of " + descriptor + " are longer than it");
            }
            int plainSize = header.getUncompressed_page_size() - repetitions - definitions;
            int storedSize = header.getCompressed_page_size() - repetitions - definitions;
            return DataPageV2.uncompressed(
                    data.getNum_rows(),
                    data.getNum_nulls(),
                    data.getNum_values(),
                    slice(from, repetitions),
                    slice(from + repetitions, definitions),
                    Encoding.valueOf(data.getEncoding().name()),
                    values(from + repetitions + definitions, storedSize, plainSize, data.isIs_compressed()),
                    Statistics.createStats(descriptor.getPrimitiveType()));
        }

        private BytesInput values(int position, int storedSize, int plainSize, boolean compressed) {
            if (!compressed) {
                return slice(position, storedSize);
            }
            byte[] plain = new byte[plainSize];
            Zstandard.decompress(content.array(), position, storedSize, plain);
            return BytesInput.from(ByteBuffer.wrap(plain));
        }

        private BytesInput slice(int position, int length) {
            return BytesInput.from(ByteBuffer.wrap(content.array(), position, length));
        }
    }

    private record Stored(PageHeader header, int position) {}
}
