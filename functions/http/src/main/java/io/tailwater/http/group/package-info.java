/**
 * Consumer groups over HTTP: instances, subscriptions, positions, polls, commits, and their administration. Does not belong here: what
 * a group is, which is the log's, and how records look in JSON, which is {@code fetch}'s and {@code format}'s.
 */
@NullMarked
package io.tailwater.http.group;

import org.jspecify.annotations.NullMarked;
