package io.tailwater.server.benchmark;

import java.util.Random;

/** Orders of 1 KiB in JSON, alike but not the same. */
final class Orders {

    private static final int SIZE_CHARS = 1024;
    private static final String[] WORDS = {
        "amber", "basalt", "cedar", "delta", "ember", "fjord", "granite", "harbor", "island", "juniper", "kelp",
        "lagoon"
    };

    private final Random random = new Random(1);

    /** One order, 1,024 bytes of ASCII. */
    String next() {
        StringBuilder json = new StringBuilder(SIZE_CHARS)
                .append("{\"order\":\"")
                .append(Long.toHexString(random.nextLong()))
                .append("\",\"customer\":")
                .append(random.nextInt(1_000_000))
                .append(",\"total\":")
                .append(random.nextInt(100_000) / 100.0)
                .append(",\"items\":[");
        while (json.length() < SIZE_CHARS - 120) {
            json.append("{\"sku\":\"")
                    .append(WORDS[random.nextInt(WORDS.length)])
                    .append('-')
                    .append(random.nextInt(10_000))
                    .append("\",\"quantity\":")
                    .append(1 + random.nextInt(9))
                    .append(",\"price\":")
                    .append(random.nextInt(10_000) / 100.0)
                    .append("},");
        }
        json.setLength(json.length() - 1);
        json.append("],\"note\":\"");
        while (json.length() < SIZE_CHARS - 2) {
            json.append((char) ('a' + random.nextInt(26)));
        }
        return json.append("\"}").toString();
    }
}
