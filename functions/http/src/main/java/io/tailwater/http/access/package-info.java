/**
 * Who calls, and whether a topic is for them. Belongs here: the caller of a request, and the check of topics' allow-lists. Does not belong
 * here: which route may be called, which the gateway decides; what a list means, which is the log's.
 */
@NullMarked
package io.tailwater.http.access;

import org.jspecify.annotations.NullMarked;
