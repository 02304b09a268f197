package io.tailwater.log.store;

import software.amazon.awssdk.core.interceptor.ExecutionAttribute;

/** What a call to AWS is for, where its kind does not say it: for interceptors that count. */
public final class CallPurpose {

    /** The update that gives a segment its offsets. */
    public static final ExecutionAttribute<Boolean> COMMIT = new ExecutionAttribute<>("io.tailwater.commit");

    private CallPurpose() {}
}
