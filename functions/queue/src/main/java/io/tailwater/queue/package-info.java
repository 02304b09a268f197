/**
 * Buffered produce: from messages of an SQS queue to records in the log. {@code QueueConsumer} takes a batch, {@code MessageDecoder} reads
 * each message as a produce body, the log's {@code Deliveries} append them, and {@code DeadLetterQueue} takes what can never be appended,
 * with the reason. Does not belong here: who calls with the messages (a Lambda function, or the local server's poller).
 */
@NullMarked
package io.tailwater.queue;

import org.jspecify.annotations.NullMarked;
