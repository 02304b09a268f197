/** What this module gives to the wiring of the log: a look at the store, and a part of the rehearsal before a snapshot. Nothing imports it. */
@NullMarked
package io.tailwater.http.wiring;

import org.jspecify.annotations.NullMarked;
