package io.tailwater.http.v3;

/** Where the third version stands. */
public final class V3Path {

    /** Confluent's proxy has it at {@code /v3}, Confluent's cloud at {@code /kafka/v3}. */
    public static final String CLUSTERS = "/{mount: (kafka/)?v3}/clusters";

    private V3Path() {}
}
