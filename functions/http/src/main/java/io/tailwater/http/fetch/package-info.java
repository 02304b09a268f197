/**
 * Reading records by partition and offset, without a group: parameters, admission, answer. Does not belong here: groups, and
 * how keys and values look in JSON, which is {@code format}'s.
 */
@NullMarked
package io.tailwater.http.fetch;

import org.jspecify.annotations.NullMarked;
