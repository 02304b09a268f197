package io.tailwater.format.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** Collects the finished pages of one column of one row group, compressed and with their CRC-32. */
final class PageBuffer implements PageWriter {

    private final ColumnDescriptor column;
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
    private @Nullable Statistics<?> statistics;
    private long valueCount;
    private long uncompressedSizeBytes;

    PageBuffer(ColumnDescriptor column) {
        this.column = column;
    }

    @Override
    public void writePageV2(
            int rowCount,
            int nullCount,
            int valueCount,
            BytesInput repetitionLevels,
            BytesInput definitionLevels,
            Encoding encoding,
            BytesInput values,
            Statistics<?> pageStatistics,
            @Nullable SizeStatistics sizeStatistics,
            @Nullable GeospatialStatistics geospatialStatistics)
            throws IOException {
        byte[] repetitions = bytes(repetitionLevels);
        byte[] definitions = bytes(definitionLevels);
        byte[] plain = bytes(values);
        // zstd-jni takes no empty array, and an empty page need not be compressed.
        byte[] stored = plain.length == 0 ? plain : Zstandard.compress(plain);
        int levelsSizeBytes = repetitions.length + definitions.length;

        var header =
                new PageHeader(PageType.DATA_PAGE_V2, levelsSizeBytes + plain.length, levelsSizeBytes + stored.length);
        header.setCrc(crc(repetitions, definitions, stored));
        header.setData_page_header_v2(new DataPageHeaderV2(
                        valueCount,
                        nullCount,
                        rowCount,
                        org.apache.parquet.format.Encoding.valueOf(encoding.name()),
                        definitions.length,
                        repetitions.length)
                .setIs_compressed(plain.length > 0));
        int before = pages.size();
        Util.writePageHeader(header, pages);
        int headerSizeBytes = pages.size() - before;
        pages.write(repetitions);
        pages.write(definitions);
        pages.write(stored);

        this.valueCount += valueCount;
        this.uncompressedSizeBytes += headerSizeBytes + levelsSizeBytes + plain.length;
        encodings.add(encoding);
        if (statistics == null) {
            statistics = pageStatistics.copy();
        } else {
            statistics.mergeStatistics(pageStatistics);
        }
    }

    private static byte[] bytes(BytesInput input) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(input.size()));
        input.writeAllTo(bytes);
        return bytes.toByteArray();
    }

    private static int crc(byte[]... parts) {
        CRC32 crc = new CRC32();
        for (byte[] part : parts) {
            crc.update(part);
        }
        return (int) crc.getValue();
    }

    /**
     * Hands the column on.
     *
     * @param positionBytes where it will stand in the file
     */
    ColumnMetaData writeTo(OutputStream out, long positionBytes) throws IOException {
        pages.writeTo(out);
        List<org.apache.parquet.format.Encoding> used = new ArrayList<>();
        // Levels are RLE.
        used.add(org.apache.parquet.format.Encoding.RLE);
        encodings.forEach(encoding -> used.add(org.apache.parquet.format.Encoding.valueOf(encoding.name())));
        var metaData = new ColumnMetaData(
                FooterSchema.physicalType(column.getPrimitiveType()),
                used,
                List.of(column.getPath()),
                CompressionCodec.ZSTD,
                valueCount,
                uncompressedSizeBytes,
                pages.size(),
                positionBytes);
        if (statistics != null) {
            metaData.setStatistics(statistics(statistics));
        }
        return metaData;
    }

    private static org.apache.parquet.format.Statistics statistics(Statistics<?> statistics) {
        var written = new org.apache.parquet.format.Statistics();
        if (statistics.isNumNullsSet()) {
            written.setNull_count(statistics.getNumNulls());
        }
        if (statistics.hasNonNullValue()) {
            written.setMin_value(statistics.getMinBytes());
            written.setMax_value(statistics.getMaxBytes());
            written.setIs_min_value_exact(true);
            written.setIs_max_value_exact(true);
        }
        return written;
    }

    @Override
    public void writePageV2(
            int rowCount,
            int nullCount,
            int valueCount,
            BytesInput repetitionLevels,
            BytesInput definitionLevels,
            Encoding encoding,
            BytesInput values,
            Statistics<?> pageStatistics)
            throws IOException {
        writePageV2(
                rowCount,
                nullCount,
                valueCount,
                repetitionLevels,
                definitionLevels,
                encoding,
                values,
                pageStatistics,
                null,
                null);
    }

    @Deprecated
    @Override
    public void writePage(
            BytesInput bytes,
            int valueCount,
            Statistics<?> statistics,
            Encoding repetitionLevels,
            Encoding definitionLevels,
            Encoding values) {
        throw new UnsupportedOperationException("pages of version 1");
    }

    @Override
    public void writePage(
            BytesInput bytes,
            int valueCount,
            int rowCount,
            Statistics<?> statistics,
            Encoding repetitionLevels,
            Encoding definitionLevels,
            Encoding values) {
        throw new UnsupportedOperationException("pages of version 1");
    }

    @Override
    public void writeDictionaryPage(DictionaryPage page) {
        throw new UnsupportedOperationException("dictionaries");
    }

    @Override
    public long getMemSize() {
        return pages.size();
    }

    @Override
    public long allocatedSize() {
        return pages.size();
    }

    @Override
    public String memUsageString(String prefix) {
        return prefix + " " + pages.size() + " bytes";
    }
}
