/**
 * Kafka's log over S3 and DynamoDB. {@code TailwaterLog} wires it; the packages below it are, from the bottom up, {@code error}
 * and {@code time}, {@code store}, {@code topic}, {@code segment} and {@code index}, then {@code append}, {@code fetch} and
 * {@code admin}, which do not know each other, and {@code group}, which reads through {@code fetch}. Knows no HTTP and no framework.
 */
@NullMarked
package io.tailwater.log;

import org.jspecify.annotations.NullMarked;
