package io.tailwater.format.batch;

/** What a batch may hold; whoever writes and whoever reads keeps to the same bounds. */
public final class BatchLimits {

    /**
     * The largest records section, uncompressed, in bytes: 16 MiB.
     *
     * <p>It bounds what a reader allocates for one batch, so that a few hundred stored bytes cannot ask for gigabytes.
     * It lies well above what a request can carry (a function's payload ends at 6 MB) and well below the memory of the
     * smallest function that makes sense.
     */
    public static final int RECORDS_SIZE_BYTES_MAX = 16 * 1024 * 1024;

    private BatchLimits() {}
}
