package io.tailwater.http.region;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.region.Regions;

/** The regions of a log that is kept in more than one. */
final class Several {

    private Several() {}

    /** @throws RestException 404 where it is kept in one */
    static Regions of(TailwaterLog log) {
        return log.regions()
                .orElseThrow(() -> new RestException(ErrorAnswer.ofStatus(
                        404, "this log is kept in one region: tailwater.replica-buckets names no other")));
    }
}
