/**
 * What bounds a request before a resource sees it. Does not belong here: limits of records, topics and names, which are
 * the log's.
 */
@NullMarked
package io.tailwater.http.limit;

import org.jspecify.annotations.NullMarked;
