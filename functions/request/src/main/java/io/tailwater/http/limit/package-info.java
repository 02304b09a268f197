/** What bounds requests and answers. Does not belong here: limits of records, topics and names, which are the log's. */
@NullMarked
package io.tailwater.http.limit;

import org.jspecify.annotations.NullMarked;
