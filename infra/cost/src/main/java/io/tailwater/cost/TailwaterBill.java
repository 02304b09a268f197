package io.tailwater.cost;

import io.tailwater.cost.Bill.Line;
import java.util.ArrayList;
import java.util.List;

/** What Tailwater costs: requests as the tests count them, bytes as the services meter them. */
final class TailwaterBill {

    /**
     * How long the function is busy with a batch, at 1 GB of memory: an estimate, not measured on AWS. S3 and DynamoDB take most of
     * it, and the bytes pass through JSON, zstd and an upload.
     */
    static final double FUNCTION_MS_A_BATCH = 55;

    static final double FUNCTION_MS_A_MIB = 49;
    private static final double FUNCTION_GB = 1;

    /** Of the maintenance function: one CPU, as in the parameter files. */
    private static final double MAINTENANCE_GB = 1.73;

    /** An estimate: docs/benchmarks.md has 71 MB/s against emulators; S3 is farther away. */
    private static final double COMPACTION_MIB_PER_SECOND = 40;

    /** An estimate of a turn that finds nothing to do. */
    private static final double TURN_SECONDS = 0.5;

    /** Compaction and retention every five minutes, the sweep and unused groups every hour: as the templates have it. */
    private static final double TURNS_AN_HOUR = 12;

    private static final double SWEEPS_AN_HOUR = 1;
    private static final double LISTED_AT_ONCE = 1_000;

    /** What a Parquet segment has at most, by default; and how long raw segments wait for one, by default. */
    private static final double TABLE_SEGMENT_GIB = 0.125;

    private static final double COMPACTION_LAG_HOURS = 1;

    /** Raw segments wait, are marked by a turn, and stay for the grace period. */
    private static final double RAW_HOURS = COMPACTION_LAG_HOURS + 1 + 2 / TURNS_AN_HOUR;

    /** What a GET of a raw segment takes at most. */
    private static final double RAW_GET_MIB = 4;

    /** What the templates have SQS hand to a function at once: so many messages, what an event holds of them, or what comes in five seconds. */
    private static final double QUEUE_BATCH_MESSAGES = 1_000;

    private static final double QUEUE_BATCH_MIB = 4;
    private static final double QUEUE_WINDOW_SECONDS = 5;

    /** Of SQS: in one request of receiving or deleting. */
    private static final double MESSAGES_A_REQUEST = 10;

    /** An estimate, of the line of figures, Lambda's own three, and the line of API Gateway's access log. */
    private static final double LOG_BYTES_A_CALL = 1_400;

    /** As the templates have it with one region: alarms, and the metrics of two kinds of calls, a topic, and a group for each consumer. */
    private static final double ALARMS = 22;

    private static final double METRICS = 2 * 10 + 2 + 2;
    private static final double METRICS_A_CONSUMER = 1;

    private static final double MILLION = 1_000_000;
    private static final double GIB = 1024.0 * 1024 * 1024;

    private final Figures prices;
    private final Figures usage;

    TailwaterBill(Figures prices, Figures usage) {
        this.prices = prices;
        this.usage = usage;
    }

    Bill of(Load load) {
        List<Line> lines = new ArrayList<>(load.way() == Load.Way.DIRECT ? direct(load) : queued(load));
        lines.add(new Line("reading, " + load.consumers() + " consumers", load.consumers() * reading(load)));
        lines.add(new Line("compaction", compaction(load)));
        lines.add(new Line("expiry", expiry(load)));
        lines.add(new Line("schedules and the sweep", schedules(load)));
        lines.add(new Line("storage", gibLying(load) * prices.number("s3.storage.gb-month")));
        lines.add(new Line("storage of what was deleted", gibDeleted(load) * prices.number("s3.storage.gb-month")));
        lines.add(new Line("logs, metrics, alarms", watching(load)));
        if (load.replicaRegions() > 0) {
            lines.add(new Line("copies in " + load.replicaRegions() + " regions", copies(load)));
        }
        return new Bill("Tailwater", lines);
    }

    private List<Line> direct(Load load) {
        double batches = load.batchesAMonth();
        return List.of(
                new Line("API Gateway", batches * apiUnits(load.batchKib()) * perMillion("api.request")),
                new Line("functions, produce", batches * functionCall(load.batchMib())),
                new Line("S3 PUTs", puts(batches)),
                new Line("DynamoDB commits", writes(commits(batches))));
    }

    /** Each request is a message; a function takes as many messages as fit, and writes them as one batch a partition. */
    private List<Line> queued(Load load) {
        double messages = load.batchesAMonth();
        double together = Math.min(MESSAGES_A_REQUEST, batchMessages(load));
        double sqsRequests = sqsUnits(load.batchKib()) + sqsUnits(together * load.batchKib()) / together + 1 / together;
        double receives = receives(load);
        double written = objects(load);
        return List.of(
                new Line("API Gateway", messages * apiUnits(load.batchKib()) * perMillion("api.request")),
                // Sent one by one, received and deleted some at a time; metered in pieces.
                new Line("SQS", messages * sqsRequests * perMillion("sqs.request")),
                new Line("functions, queue", receives * functionCall(batchMessages(load) * load.batchMib())),
                new Line("S3 PUTs", puts(written)),
                new Line("DynamoDB commits", writes(commits(written))),
                new Line(
                        "DynamoDB receipts",
                        writes(receipts(load)) + reads(receives * usage.number("queue.batch.dynamodb.read-units"))));
    }

    private double sqsUnits(double kib) {
        return Math.ceil(kib / prices.number("sqs.request.unit-kib"));
    }

    private static double batchMessages(Load load) {
        double fit = Math.min(QUEUE_BATCH_MESSAGES, QUEUE_BATCH_MIB / load.batchMib());
        return Math.max(1, Math.min(fit, load.batchesASecond() * QUEUE_WINDOW_SECONDS));
    }

    private static double receives(Load load) {
        return load.batchesAMonth() / batchMessages(load);
    }

    private double receipts(Load load) {
        return receives(load) * usage.number("queue.batch.dynamodb.write-units")
                + load.batchesAMonth() * usage.number("queue.message.dynamodb.write-units");
    }

    /** How many segments a month brings; of what a queue hands over at once, one for each partition that is in it. */
    private static double objects(Load load) {
        return load.way() == Load.Way.DIRECT
                ? load.batchesAMonth()
                : Math.min(load.batchesAMonth(), receives(load) * load.partitions());
    }

    /** How many Parquet segments a month brings: full ones, or one for each partition that got something in the time that raw ones wait. */
    private static double tableSegments(Load load) {
        double byTime = load.partitions() * Load.HOURS_A_MONTH / COMPACTION_LAG_HOURS;
        return Math.max(load.gibStoredAMonth() / TABLE_SEGMENT_GIB, Math.min(objects(load), byTime));
    }

    /** A consumer that keeps up finds one new segment with each fetch. */
    private double reading(Load load) {
        double fetches = objects(load);
        double mib = load.gibInAMonth() * 1024 / fetches;
        return fetches
                * (usage.number("fetch.s3.gets") * perMillion("s3.get")
                        + usage.number("fetch.dynamodb.read-units") * perMillion("dynamodb.read-unit")
                        + perMillion("api.request")
                        + functionCall(mib));
    }

    private double compaction(Load load) {
        double raw = objects(load);
        double table = tableSegments(load);
        double getsOfOne = Math.ceil(load.gibStoredAMonth() * 1024 / raw / RAW_GET_MIB);
        double gets = raw * usage.number("compaction.raw.s3.gets") * getsOfOne
                + table * usage.number("compaction.table.s3.gets");
        double seconds = load.gibInAMonth() * 1024 / COMPACTION_MIB_PER_SECOND;
        return table * usage.number("compaction.table.s3.puts") * perMillion("s3.put")
                + gets * perMillion("s3.get")
                + writes(compactionWrites(load))
                + reads(raw * usage.number("compaction.raw.dynamodb.read-units")
                        + table * usage.number("compaction.table.dynamodb.read-units"))
                + seconds * MAINTENANCE_GB * prices.number("lambda.gb-second");
    }

    private double compactionWrites(Load load) {
        return tableSegments(load) * usage.number("compaction.table.dynamodb.write-units");
    }

    /** As much goes as comes. */
    private double expiry(Load load) {
        return writes(expiryWrites(load))
                + reads(objects(load) * usage.number("expiry.raw.dynamodb.read-units")
                        + tableSegments(load) * usage.number("expiry.table.dynamodb.read-units"));
    }

    private double expiryWrites(Load load) {
        return objects(load) * usage.number("expiry.raw.dynamodb.write-units")
                + tableSegments(load) * usage.number("expiry.table.dynamodb.write-units");
    }

    private double schedules(Load load) {
        double turns = TURNS_AN_HOUR * Load.HOURS_A_MONTH;
        double sweeps = SWEEPS_AN_HOUR * Load.HOURS_A_MONTH;
        // Two tasks each.
        double invocations = 2 * (turns + sweeps);
        double objects = (objects(load) * Math.min(RAW_HOURS, load.retentionHours())
                        + tableSegments(load) * load.retentionHours())
                / Load.HOURS_A_MONTH;
        return invocations
                        * (perMillion("lambda.request")
                                + TURN_SECONDS * MAINTENANCE_GB * prices.number("lambda.gb-second"))
                + reads(turns * load.partitions() * usage.number("schedules.partition.dynamodb.read-units"))
                + sweeps
                        * (Math.ceil(objects / LISTED_AT_ONCE) * perMillion("s3.put")
                                + reads(objects * usage.number("sweep.object.dynamodb.read-units"))
                                + writes(objects * usage.number("sweep.object.dynamodb.write-units")));
    }

    /** Parquet segments for as long as records are kept, and raw ones until they are compacted and nobody reads them. */
    private static double gibLying(Load load) {
        return load.gibRetained() + load.gibStoredAMonth() * RAW_HOURS / Load.HOURS_A_MONTH;
    }

    /** Buckets keep versions: what was deleted, raw and Parquet, stays for some days. */
    private static double gibDeleted(Load load) {
        return 2 * load.gibStoredAMonth() * load.overwrittenDays() * 24 / Load.HOURS_A_MONTH;
    }

    private double watching(Load load) {
        double calls = (load.way() == Load.Way.DIRECT ? load.batchesAMonth() : receives(load))
                + load.consumers() * objects(load);
        return calls * LOG_BYTES_A_CALL / GIB * prices.number("cloudwatch.logs.gb")
                + (METRICS + METRICS_A_CONSUMER * load.consumers()) * prices.number("cloudwatch.metric-month")
                + ALARMS * prices.number("cloudwatch.alarm-month");
    }

    /** Bytes on their way, raw and as Parquet, a PUT there, the table's copy, and the bytes that lie there. */
    private double copies(Load load) {
        double each = 2 * load.gibStoredAMonth() * prices.number("s3.replication.transfer.gb")
                + puts(objects(load))
                + tableSegments(load) * perMillion("s3.put")
                + writes(commits(objects(load)) + compactionWrites(load) + expiryWrites(load))
                + (gibLying(load) + gibDeleted(load)) * prices.number("s3.storage.gb-month");
        return load.replicaRegions() * each;
    }

    private double puts(double batches) {
        return batches * usage.number("produce.s3.puts") * perMillion("s3.put");
    }

    private double commits(double batches) {
        return batches * usage.number("produce.dynamodb.write-units");
    }

    private double writes(double units) {
        return units * perMillion("dynamodb.write-unit");
    }

    private double reads(double units) {
        return units * perMillion("dynamodb.read-unit");
    }

    private double functionCall(double mib) {
        double seconds = (FUNCTION_MS_A_BATCH + FUNCTION_MS_A_MIB * mib) / 1_000;
        return perMillion("lambda.request") + seconds * FUNCTION_GB * prices.number("lambda.gb-second");
    }

    private double apiUnits(double kib) {
        return Math.ceil(kib / prices.number("api.request.unit-kib"));
    }

    private double perMillion(String price) {
        return prices.number(price + ".per-million") / MILLION;
    }
}
