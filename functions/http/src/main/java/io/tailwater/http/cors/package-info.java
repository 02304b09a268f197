/** What browsers need to read answers, beyond what Quarkus does. */
@NullMarked
package io.tailwater.http.cors;

import org.jspecify.annotations.NullMarked;
