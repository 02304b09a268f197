package io.tailwater.format.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** Compression of pages: one zstd frame each. */
final class Zstandard {

    /** Files are written once and read often: worth a fifth of the speed of level 1, which raw segments have. */
    private static final int LEVEL = 3;

    private Zstandard() {}

    static byte[] compress(byte[] content) {
        return Zstd.compress(content, LEVEL);
    }

    /** @throws ZstdException if it is not one frame of exactly that size */
    static void decompress(byte[] stored, int position, int sizeBytes, byte[] into) {
        long decompressed = Zstd.decompressByteArray(into, 0, into.length, stored, position, sizeBytes);
        if (decompressed != into.length) {
            throw new ZstdException(
                    Zstd.errGeneric(), "the frame has " + decompressed + " bytes, expected " + into.length);
        }
    }
}
