package io.tailwater.http.region;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import org.jspecify.annotations.Nullable;

/**
 * A change of leadership that somebody wants.
 *
 * @param region that is to lead
 * @param epoch in which
 * @param unclean whether to go on without the leader, and without what only the leader has
 */
record LeadershipChange(String region, long epoch, boolean unclean) {

    private static final String KNOWN = "region, epoch and unclean";

    /** @throws RestException 400 or 422, naming the property */
    static LeadershipChange read(byte[] body) {
        JsonBody json = JsonBody.of(body);
        json.next();
        json.requireOpening(JsonToken.START_OBJECT);
        String region = null;
        Long epoch = null;
        boolean unclean = false;
        while (json.next() != JsonToken.END_OBJECT) {
            String property = json.name();
            json.next();
            switch (property) {
                case "region" -> region = json.string();
                case "epoch" -> epoch = json.integer(1, Integer.MAX_VALUE);
                case "unclean" -> unclean = json.lenientBoolean();
                default -> throw json.unknownProperty(KNOWN);
            }
        }
        json.end();
        return new LeadershipChange(required("region", region), required("epoch", epoch), unclean);
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new RestException(ErrorAnswer.ofStatus(422, name + ": is missing"));
        }
        return value;
    }
}
