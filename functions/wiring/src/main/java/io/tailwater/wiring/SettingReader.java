package io.tailwater.wiring;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Reads properties, and says in one line which one is wrong and how. */
public final class SettingReader {

    private final Config config;

    public SettingReader(Config config) {
        this.config = config;
    }

    public Optional<String> text(String name) {
        return config.getOptionalValue(name, String.class).map(String::strip).filter(text -> !text.isEmpty());
    }

    public String required(String name, String meaning) {
        return text(name)
                .orElseThrow(() -> new IllegalArgumentException(name + ": is not set; it names " + meaning
                        + " (environment variable: "
                        + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_') + ")"));
    }

    public Optional<Integer> positiveInt(String name) {
        return positiveLong(name).map(value -> {
            if (value > Integer.MAX_VALUE) {
                throw wrong(name, value.toString(), "an integer from 1 to " + Integer.MAX_VALUE);
            }
            return Math.toIntExact(value);
        });
    }

    public Optional<Long> positiveLong(String name) {
        return text(name).map(text -> {
            if (!text.matches("\\d{1,18}") || Long.parseLong(text) == 0) {
                throw wrong(name, text, "a positive integer");
            }
            return Long.parseLong(text);
        });
    }

    /** With a unit, always: a bare number is read as seconds by some and as milliseconds by others. */
    public Optional<Duration> duration(String name) {
        return text(name).map(text -> {
            if (text.matches("\\d{1,9}ms")) {
                return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
            }
            if (text.matches("\\d{1,9}s")) {
                return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
            }
            throw wrong(name, text, "a duration such as 5ms or 1s");
        });
    }

    /** The first of these properties that is set. */
    public Optional<URI> url(String... names) {
        for (String name : names) {
            Optional<String> text = text(name);
            if (text.isPresent()) {
                return text.map(url -> parseUrl(name, url));
            }
        }
        return Optional.empty();
    }

    private static URI parseUrl(String name, String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw wrong(name, text, "a URL such as http://127.0.0.1:8000");
    }

    private static IllegalArgumentException wrong(String name, String text, String rule) {
        return new IllegalArgumentException(name + ": \"" + text + "\" is not " + rule);
    }
}
