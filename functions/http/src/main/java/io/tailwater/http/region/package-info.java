/**
 * Several regions over HTTP: how far the copies have come, who leads, and moving leadership. Where the log is kept in one region none of
 * this exists.
 */
@NullMarked
package io.tailwater.http.region;

import org.jspecify.annotations.NullMarked;
