/**
 * Runs a function archive the way AWS does: the archive unpacked, Lambda's runtime interface client as the main class,
 * a Runtime API to poll, and API Gateway's events. Belongs here: what AWS provides. Does not belong here: what Tailwater
 * answers.
 */
@NullMarked
package io.tailwater.lambda;

import org.jspecify.annotations.NullMarked;
