/** Where clients find this API. Does not belong here: which routes there are. */
@NullMarked
package io.tailwater.http.url;

import org.jspecify.annotations.NullMarked;
