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

    /** What SQS hands to a function at once. */
    private static final double QUEUE_BATCH_MIB = 4;

    private static final double MILLION = 1_000_000;

    private final Figures prices;
    private final Figures usage;

    TailwaterBill(Figures prices, Figures usage) {
        this.prices = prices;
        this.usage = usage;
    }

    Bill of(Load load) {
        List<Line> lines = new ArrayList<>(load.way() == Load.Way.DIRECT ? direct(load) : queued(load));
        lines.add(new Line("reading, " + load.consumers() + " consumers", load.consumers() * reading(load)));
        lines.add(new Line("storage", load.gibRetained() * prices.number("s3.storage.gb-month")));
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
                new Line("DynamoDB commits", commits(batches)));
    }

    /** Each request is a message; a function takes as many messages as fit, and writes them as one batch a partition. */
    private List<Line> queued(Load load) {
        double messages = load.batchesAMonth();
        double units = Math.ceil(load.batchKib() / prices.number("sqs.request.unit-kib"));
        double receives = receives(load);
        double written = objects(load);
        return List.of(
                new Line("API Gateway", messages * apiUnits(load.batchKib()) * perMillion("api.request")),
                // Sent and received, both metered in pieces; deleted ten at a time.
                new Line("SQS", messages * (2 * units + 0.1) * perMillion("sqs.request")),
                new Line("functions, produce", receives * functionCall(QUEUE_BATCH_MIB)),
                new Line("S3 PUTs", puts(written)),
                new Line("DynamoDB commits", commits(written)));
    }

    private static double receives(Load load) {
        return load.gibInAMonth() * 1024 / QUEUE_BATCH_MIB;
    }

    /** How many segments a month brings; of what a queue hands over at once, one for each partition that is in it. */
    private static double objects(Load load) {
        return load.way() == Load.Way.DIRECT
                ? load.batchesAMonth()
                : Math.min(load.batchesAMonth(), receives(load) * load.partitions());
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

    /** Bytes on their way, a PUT there, the table's copy, and the bytes that lie there. */
    private double copies(Load load) {
        double each = load.gibStoredAMonth() * prices.number("s3.replication.transfer.gb")
                + puts(objects(load))
                + commits(objects(load))
                + load.gibRetained() * prices.number("s3.storage.gb-month");
        return load.replicaRegions() * each;
    }

    private double puts(double batches) {
        return batches * usage.number("produce.s3.puts") * perMillion("s3.put");
    }

    private double commits(double batches) {
        return batches * usage.number("produce.dynamodb.write-units") * perMillion("dynamodb.write-unit");
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
