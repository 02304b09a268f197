package io.tailwater.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The command line: prints what a load costs a month, beside what else it could run on. */
public final class CostCommand {

    private static final Map<String, String> DEFAULTS = Map.of(
            "mib-per-second", "1",
            "batch-kib", "1024",
            "stored-ratio", "1",
            "consumers", "1",
            "retention-hours", "24",
            "overwritten-days", "1",
            "partitions", "10",
            "replica-regions", "0",
            "way", "direct");

    private CostCommand() {}

    /** Ends with 0, or with 2 and a line that names the option that is wrong. */
    public static void main(String[] args) {
        try {
            System.out.print(print(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /** @throws IllegalArgumentException naming the option that is wrong */
    static String print(String... args) {
        Load load = parse(args);
        Figures prices = Figures.prices();
        List<Bill> bills = new ArrayList<>();
        bills.add(new TailwaterBill(prices, Figures.usage()).of(load));
        bills.addAll(new OtherBills(prices).of(load));
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s MiB/s in batches of %s KiB: %,.0f GiB and %,.0f batches a month. List prices of %s, %s; function time is"
                        + " an estimate.%n",
                plain(load.mibPerSecond()),
                plain(load.batchKib()),
                load.gibInAMonth(),
                load.batchesAMonth(),
                prices.text("region"),
                prices.text("date")));
        for (Bill bill : bills) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n%-40s %,14.2f $/month  %8.4f $/GiB%n",
                    bill.name(),
                    bill.dollars(),
                    bill.dollars() / load.gibInAMonth()));
            bill.lines()
                    .forEach(line ->
                            text.append(String.format(Locale.ROOT, "  %-38s %,14.2f%n", line.what(), line.dollars())));
        }
        return text.toString();
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static Load parse(String... args) {
        Map<String, String> options = new TreeMap<>(DEFAULTS);
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].replaceFirst("^--", "");
            if (!args[i].startsWith("--") || !DEFAULTS.containsKey(name)) {
                throw new IllegalArgumentException(args[i] + " is not an option; there are --"
                        + String.join(", --", new TreeMap<>(DEFAULTS).keySet()));
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            options.put(name, args[i + 1]);
        }
        return new Load(
                number(options, "mib-per-second"),
                number(options, "batch-kib"),
                number(options, "stored-ratio"),
                whole(options, "consumers"),
                number(options, "retention-hours"),
                number(options, "overwritten-days"),
                whole(options, "partitions"),
                whole(options, "replica-regions"),
                way(options.get("way")));
    }

    private static double number(Map<String, String> options, String name) {
        try {
            return Double.parseDouble(options.get(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + ": " + options.get(name) + " is not a number", e);
        }
    }

    private static int whole(Map<String, String> options, String name) {
        try {
            return Integer.parseInt(options.get(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + ": " + options.get(name) + " is not a whole number", e);
        }
    }

    private static Load.Way way(String value) {
        for (Load.Way way : Load.Way.values()) {
            if (way.name().toLowerCase(Locale.ROOT).equals(value)) {
                return way;
            }
        }
        throw new IllegalArgumentException("--way: " + value + " is neither direct nor queued");
    }
}
