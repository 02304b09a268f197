package io.tailwater.telemetry;

/**
 * A way out for figures. Called by many threads at once; never throws, and never waits for anything beyond this process: a call
 * must not fail or slow down because nobody counts it.
 */
public interface Telemetry {

    /** A call is over. */
    void called(CallReport call);

    /** How the log is, as somebody looked. */
    void sampled(LogSample sample);

    /** Tells nobody. */
    Telemetry NONE = new Telemetry() {
        @Override
        public void called(CallReport call) {}

        @Override
        public void sampled(LogSample sample) {}
    };
}
