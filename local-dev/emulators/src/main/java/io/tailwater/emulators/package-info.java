/**
 * Starts S3 and DynamoDB on this machine, as child processes that speak the wire protocols of AWS.
 *
 * <p>Belongs here: finding, starting, watching and ending the emulators. Does not: the AWS SDK, buckets and tables (the
 * service makes its own), and anything that compiles against an emulator.
 */
@NullMarked
package io.tailwater.emulators;

import org.jspecify.annotations.NullMarked;
