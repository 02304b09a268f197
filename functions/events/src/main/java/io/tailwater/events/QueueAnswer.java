package io.tailwater.events;

import java.util.Collection;
import java.util.List;

/** A partial batch response: the queue forgets every message that is not named. */
public record QueueAnswer(List<Failure> batchItemFailures) {

    /** A message that is to be delivered again. */
    public record Failure(String itemIdentifier) {}

    static QueueAnswer deliverAgain(Collection<String> messageIds) {
        return new QueueAnswer(messageIds.stream().map(Failure::new).toList());
    }
}
