/** Consumer groups as an onlooker sees them: members, assignments, lags. Changing them is not a part of Kafka REST's third version. */
@NullMarked
package io.tailwater.http.v3.group;

import org.jspecify.annotations.NullMarked;
