package io.tailwater.server.sample;

import java.time.Duration;

/** What became of the sample. */
public sealed interface SampleOutcome {

    /**
     * It is there now.
     *
     * @param events how many were produced; fewer than all when an earlier load had been interrupted
     */
    record Loaded(int events, Duration took) implements SampleOutcome {}

    /** It was there. */
    record AlreadyThere() implements SampleOutcome {}

    /** There is a topic of the same name with something else in it, and it was not touched. */
    record OtherTopic() implements SampleOutcome {}

    /**
     * It is not there, or not all of it; the next start goes on with it.
     *
     * @param reason one line
     */
    record Failed(String reason) implements SampleOutcome {}
}
