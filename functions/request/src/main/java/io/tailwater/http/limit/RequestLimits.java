package io.tailwater.http.limit;

import java.time.Duration;

/** Every limit of a request as such, and of its answer. */
public final class RequestLimits {

    private static final int MIB = 1024 * 1024;

    /** Largest body: Lambda's own limit of an invocation, so that a client meets one limit wherever it runs. */
    public static final int BODY_BYTES_MAX = 6 * MIB;

    /** Largest body that goes through a queue: a message of SQS has 1 MiB, and attributes of it need some of that. */
    public static final int QUEUED_BODY_BYTES_MAX = MIB - 4 * 1024;

    /** Most records of one produce call: an answer with an error of 300 bytes for each is still below Lambda's 6 MB. */
    public static final int RECORDS_MAX = 10_000;

    /**
     * Most headers of one record. An empty one has no bytes that count for the record's size, but 24 in an answer, so the
     * size alone would not bound them.
     */
    public static final int HEADERS_MAX = 1_000;

    /** Deepest nesting of JSON in a body or a record; Jackson's own default. */
    public static final int JSON_DEPTH_MAX = 1_000;

    /** Largest answer with records: base64, which is how Lambda carries it, makes 5.6 MB of it, below Lambda's 6 MB. */
    public static final int ANSWER_BYTES_MAX = 4 * MIB;

    /** What an answer of a single record may have: base64 makes 6.0 MB of it, what Lambda carries at most. */
    public static final int ANSWER_BYTES_HARD_MAX = ANSWER_BYTES_MAX + 256 * 1024;

    /** Longest wait for records to be stored: API Gateway gives up after 30 s, and the answer needs time too. */
    public static final Duration PRODUCE_WAIT_MAX = Duration.ofSeconds(26);

    /**
     * Bytes of produce bodies that one process holds at once; more are refused until some are done. Twenty of the largest:
     * with what the log buffers, that is half the heap of a process with 512 MB.
     */
    public static final long BODIES_BYTES_MAX = 20L * BODY_BYTES_MAX;

    /**
     * Requests of one process that may wait for records at once, each holding a worker: less than half of the local
     * server's 256, so that producers always find one.
     */
    public static final int LONG_POLLS_MAX = 96;

    /** Streams of one process, each of which holds a worker: with the long polls they leave a third of the local server's to others. */
    public static final int STREAMS_MAX = 64;

    private RequestLimits() {}
}
