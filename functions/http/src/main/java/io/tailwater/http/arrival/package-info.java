/** What is checked of a request before a resource sees it. */
@NullMarked
package io.tailwater.http.arrival;

import org.jspecify.annotations.NullMarked;
