package io.tailwater.stacks.function;

import io.tailwater.stacks.config.MemoryMb;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The functions that are deployed: which archive they run, and with what. */
public enum FunctionKind {
    /** Appends records. */
    PRODUCE(Archive.API, Map.of("TAILWATER_FUNCTION", "produce"), Limits.CALL, MemoryMb::produce),

    /** Reads records. */
    CONSUME(Archive.API, Map.of("TAILWATER_FUNCTION", "consume"), Limits.CALL, MemoryMb::consume),

    /** Looks after topics and groups. */
    ADMIN(Archive.API, Map.of("TAILWATER_FUNCTION", "admin"), Limits.CALL, MemoryMb::admin),

    /** Reads records as an event stream, behind a URL of its own: API Gateway's HTTP APIs do not stream. */
    STREAM(
            Archive.STREAM,
            Map.of("TAILWATER_FUNCTION", "consume", "AWS_LAMBDA_EXEC_WRAPPER", "/var/task/run-streaming"),
            Limits.STREAM,
            MemoryMb::consume),

    /** Appends what waits in the queue. */
    QUEUE(Archive.EVENTS, Map.of("QUARKUS_LAMBDA_HANDLER", "queue"), Limits.QUEUE, MemoryMb::produce),

    /** Compacts, expires, sweeps: whatever the schedules ask for. */
    MAINTENANCE(
            Archive.EVENTS, Map.of("QUARKUS_LAMBDA_HANDLER", "maintenance"), Limits.MAINTENANCE, MemoryMb::maintenance);

    /** The same for all three archives: what Quarkus generates. The streaming function's wrapper starts something else in its place. */
    public static final String HANDLER = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";

    /** One zip is deployed as several functions. */
    public enum Archive {
        API("api"),
        STREAM("stream"),
        EVENTS("events");

        private final String module;

        Archive(String module) {
            this.module = module;
        }

        /** @param functions the folder {@code functions} of a built project */
        public Path in(Path functions) {
            return functions.resolve(module).resolve("target").resolve("function.zip");
        }
    }

    /**
     * Within which bounds a function runs.
     *
     * @param timeOut when Lambda ends an invocation
     * @param diskMb of {@code /tmp}
     * @param snapStart whether new environments start from a snapshot
     */
    public record Limits(Duration timeOut, int diskMb, boolean snapStart) {

        private static final int DISK_MB_LEAST = 512;

        /** A long poll takes 25 s and a produce gives up after 26; API Gateway gives up after 30, whatever the function does. */
        static final Limits CALL = new Limits(Duration.ofSeconds(29), DISK_MB_LEAST, true);

        /** As long as a function may; a stream ends itself a minute before. It is a program of its own, which no snapshot is made of. */
        static final Limits STREAM = new Limits(Duration.ofMinutes(15), DISK_MB_LEAST, false);

        /** Twice what an upload and a commit may take, with every retry. */
        static final Limits QUEUE = new Limits(Duration.ofSeconds(60), DISK_MB_LEAST, true);

        /**
         * As long as a function may. A segment of 256 MiB, the largest, is written to the disk first, beside what an invocation left
         * that was ended half-way. With so much disk there is no SnapStart, and nobody waits for the start.
         */
        static final Limits MAINTENANCE = new Limits(Duration.ofMinutes(15), 1024, false);
    }

    private final Archive archive;
    private final Map<String, String> environment;
    private final Limits limits;
    private final ToIntFunction<MemoryMb> memoryMb;

    FunctionKind(Archive archive, Map<String, String> environment, Limits limits, ToIntFunction<MemoryMb> memoryMb) {
        this.archive = archive;
        this.environment = environment;
        this.limits = limits;
        this.memoryMb = memoryMb;
    }

    public Archive archive() {
        return archive;
    }

    /** What tells it apart from the others of its archive. */
    public Map<String, String> environment() {
        return environment;
    }

    public Limits limits() {
        return limits;
    }

    public int memoryMb(MemoryMb configured) {
        return memoryMb.applyAsInt(configured);
    }

    /** In names and in files. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of constructs. */
    String id() {
        return name().charAt(0) + lowerCase().substring(1);
    }

    /** Whose calls to S3 and DynamoDB it makes: the streaming function has the routes of consume. */
    public String callsAs() {
        return this == STREAM ? CONSUME.lowerCase() : lowerCase();
    }
}
