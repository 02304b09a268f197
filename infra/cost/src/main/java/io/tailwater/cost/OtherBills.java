package io.tailwater.cost;

import io.tailwater.cost.Bill.Line;
import java.util.List;

/** The same load on what people would use instead. Each is metered by bytes as they arrive: nothing is compressed. */
final class OtherBills {

    private static final int BROKERS = 3;

    /** Of three zones, the share of clients that sit in another one than their partition's leader. */
    private static final double OTHER_ZONE = 2.0 / 3;

    private final Figures prices;

    OtherBills(Figures prices) {
        this.prices = prices;
    }

    List<Bill> of(Load load) {
        return List.of(kinesis(load), mskServerless(load), msk(load));
    }

    /** A day of retention is included, so more is not compared. */
    private Bill kinesis(Load load) {
        return new Bill(
                "Kinesis on demand, 24 h",
                List.of(
                        new Line("bytes in", load.gibInAMonth() * prices.number("kinesis.in.gb")),
                        new Line("bytes out", load.consumers() * load.gibInAMonth() * prices.number("kinesis.out.gb")),
                        new Line("stream", Load.HOURS_A_MONTH * prices.number("kinesis.stream-hour"))));
    }

    private Bill mskServerless(Load load) {
        return new Bill(
                "MSK Serverless",
                List.of(
                        new Line("cluster", Load.HOURS_A_MONTH * prices.number("msk-serverless.cluster-hour")),
                        new Line(
                                "partitions",
                                Load.HOURS_A_MONTH
                                        * load.partitions()
                                        * prices.number("msk-serverless.partition-hour")),
                        new Line("bytes in", load.gibInAMonth() * prices.number("msk-serverless.in.gb")),
                        new Line(
                                "bytes out",
                                load.consumers() * load.gibInAMonth() * prices.number("msk-serverless.out.gb")),
                        new Line("storage", gibLying(load) * prices.number("msk-serverless.storage.gb-month"))));
    }

    private Bill msk(Load load) {
        String size = load.mibPerSecond() <= prices.number("msk.large.mib-per-second-max") ? "large" : "2xlarge";
        // More than three of the larger ones once these are full.
        double brokers =
                BROKERS * Math.ceil(load.mibPerSecond() / prices.number("msk." + size + ".mib-per-second-max"));
        double gibBetweenZones = OTHER_ZONE * load.gibInAMonth() * (1 + load.consumers());
        return new Bill(
                "MSK, " + Math.round(brokers) + " x m5." + size + ", 3 copies",
                List.of(
                        new Line(
                                "brokers",
                                brokers * Load.HOURS_A_MONTH * prices.number("msk." + size + ".broker-hour")),
                        new Line("storage", BROKERS * gibLying(load) * prices.number("msk.storage.gb-month")),
                        new Line("between zones", gibBetweenZones * prices.number("transfer.between-zones.gb"))));
    }

    private static double gibLying(Load load) {
        return load.gibInAMonth() * load.retentionHours() / Load.HOURS_A_MONTH;
    }
}
