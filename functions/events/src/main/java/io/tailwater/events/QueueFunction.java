package io.tailwater.events;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.tailwater.queue.QueueConsumer;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import java.time.InstantSource;

/** Appends what the queue of {@code POST /topics/{topic}/records} delivers. */
@Named("queue")
public class QueueFunction implements RequestHandler<QueueEvent, QueueAnswer> {

    private final Provider<QueueConsumer> consumer;
    private final InstantSource clock;

    /** @param consumer made by the first event, not by the start */
    public QueueFunction(Provider<QueueConsumer> consumer, InstantSource clock) {
        this.consumer = consumer;
        this.clock = clock;
    }

    @Override
    public QueueAnswer handleRequest(QueueEvent event, Context invocation) {
        LogLines.areOf(invocation);
        return QueueAnswer.deliverAgain(consumer.get()
                .consume(
                        invocation.getAwsRequestId(),
                        event.records().stream()
                                .map(QueueEvent.Message::toQueueMessage)
                                .toList(),
                        Deadlines.of(invocation, clock)));
    }
}
