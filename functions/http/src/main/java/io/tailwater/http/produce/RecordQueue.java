package io.tailwater.http.produce;

import java.util.Optional;

/** A queue in front of the log, where a deployment has one that this process reaches. On AWS, API Gateway puts requests there by itself. */
public interface RecordQueue {

    /**
     * Puts a produce request into the queue, unseen: what is wrong with it is found when it is taken out.
     *
     * @param contentType as the request has it
     * @return the message's id, once the queue keeps it
     * @throws io.tailwater.log.error.InvalidRequestException when the queue does not take such a body
     * @throws io.tailwater.log.error.OutcomeUnknownException when it did not say that it keeps it
     */
    String put(String topic, Optional<String> contentType, byte[] body);
}
