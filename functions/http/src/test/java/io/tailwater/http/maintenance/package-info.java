@NullMarked
package io.tailwater.http.maintenance;

import org.jspecify.annotations.NullMarked;
