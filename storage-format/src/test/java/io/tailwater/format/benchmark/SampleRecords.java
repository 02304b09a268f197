package io.tailwater.format.benchmark;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.RecordHeader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** Generated JSON events; the same seed gives the same bytes. */
public final class SampleRecords {

    /** What to generate. */
    public enum Kind {
        /** Nested orders of about 1 KiB, keyed by customer, with a trace header. */
        ORDERS,
        /** Flat clicks of about 200 bytes, keyed by visitor, without headers. */
        CLICKS
    }

    private static final long SEED = 20_261_122;
    private static final long START_MS = 1_764_000_000_000L;
    private static final List<String> CITIES =
            List.of("Lisboa", "Kraków", "Nairobi", "Osaka", "Valparaíso", "Tromsø", "Wellington", "Pune");
    private static final List<String> PRODUCTS =
            List.of("kettle", "lamp", "notebook", "bicycle", "headphones", "teapot", "umbrella", "rucksack", "chair");

    private final Random random = new Random(SEED);

    private SampleRecords() {}

    /** Records of one kind, {@code sizeBytes} of keys, values and headers in all. */
    static List<LogRecord> generate(Kind kind, long sizeBytes) {
        SampleRecords samples = new SampleRecords();
        List<LogRecord> records = new ArrayList<>();
        for (long generatedBytes = 0; generatedBytes < sizeBytes; ) {
            LogRecord record =
                    switch (kind) {
                        case ORDERS -> samples.order(records.size());
                        case CLICKS -> samples.click(records.size());
                    };
            records.add(record);
            generatedBytes += record.sizeBytes();
        }
        return records;
    }

    private LogRecord order(int number) {
        int customer = random.nextInt(50_000);
        String items = String.join(
                ",",
                IntStream.range(0, 3 + random.nextInt(4)).mapToObj(i -> item()).toList());
        String json = String.format(
                Locale.ROOT,
                "{\"orderId\":\"%016x\",\"number\":%d,\"placedAt\":%d,\"customer\":{\"id\":%d,\"email\":\"c%d@example.org\","
                        + "\"address\":{\"street\":\"%d Main Street\",\"city\":\"%s\",\"postcode\":\"%05d\"}},"
                        + "\"items\":[%s],\"payment\":{\"method\":\"%s\",\"authorisation\":\"%016x\",\"captured\":%b,"
                        + "\"token\":\"%s\"},"
                        + "\"delivery\":{\"carrier\":\"%s\",\"days\":%d,\"instructions\":\"leave with neighbour no. %d\"}}",
                random.nextLong(),
                number,
                START_MS + number * 7L,
                customer,
                customer,
                random.nextInt(900),
                pick(CITIES),
                random.nextInt(100_000),
                items,
                random.nextBoolean() ? "card" : "transfer",
                random.nextLong(),
                random.nextBoolean(),
                token(),
                random.nextBoolean() ? "post" : "courier",
                1 + random.nextInt(9),
                random.nextInt(60));
        RecordHeader trace = new RecordHeader("traceparent", Bytes.utf8(String.format("%032x", random.nextLong())));
        return new LogRecord(
                START_MS + number * 7L, Bytes.utf8("customer-" + customer), Bytes.utf8(json), List.of(trace));
    }

    /** Does not compress: without it, generated orders would be stored at a sixth of their size, better than real ones. */
    private String token() {
        byte[] bytes = new byte[66];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private String item() {
        return String.format(
                Locale.ROOT,
                "{\"sku\":\"%s-%06d\",\"quantity\":%d,\"price\":{\"amount\":%d.%02d,\"currency\":\"EUR\"},"
                        + "\"gift\":%b,\"warehouse\":\"wh-%02d\"}",
                pick(PRODUCTS),
                random.nextInt(1_000_000),
                1 + random.nextInt(4),
                random.nextInt(300),
                random.nextInt(100),
                random.nextInt(10) == 0,
                random.nextInt(24));
    }

    private LogRecord click(int number) {
        int visitor = random.nextInt(20_000);
        String json = String.format(
                Locale.ROOT,
                "{\"visitor\":%d,\"page\":\"/shop/%s/%d\",\"referrer\":\"%s\",\"ms\":%d,\"session\":\"%016x\","
                        + "\"viewport\":\"%dx%d\",\"x\":%d,\"y\":%d,\"button\":%d}",
                visitor,
                pick(PRODUCTS),
                random.nextInt(5_000),
                random.nextBoolean() ? "search" : "newsletter",
                START_MS + number,
                random.nextLong(),
                320 + random.nextInt(2_000),
                480 + random.nextInt(1_000),
                random.nextInt(2_000),
                random.nextInt(1_000),
                random.nextInt(3));
        return new LogRecord(START_MS + number, Bytes.utf8("visitor-" + visitor), Bytes.utf8(json), List.of());
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
