package io.tailwater.telemetry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names that AWS X-Ray knows traces by, so that log lines and traces are found by each other. An invocation has one whether it is traced
 * or not.
 */
public final class Traces {

    /** The header of the invocation that this environment is in; Lambda's Java runtime puts it there. */
    public static final String HEADER_PROPERTY = "com.amazonaws.xray.traceHeader";

    /** In log lines. */
    public static final String LOGGED_AS = "traceId";

    private static final Pattern ROOT = Pattern.compile("(?:^|;)\\s*Root=([0-9A-Za-z-]{1,64})");

    private Traces() {}

    /** Of the invocation that this environment is in; empty outside of Lambda, and where an environment is in several. */
    public static Optional<String> current() {
        return rootOf(System.getProperty(HEADER_PROPERTY));
    }

    /**
     * The trace that a header is of.
     *
     * @param header such as {@code Root=1-67891233-abcdef012345678912345678;Parent=…;Sampled=1}
     */
    public static Optional<String> rootOf(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher root = ROOT.matcher(header);
        return root.find() ? Optional.of(root.group(1)) : Optional.empty();
    }
}
