/**
 * How bytes look in JSON: media types, the formats of keys and values, and the parsing and writing that they share. Belongs
 * here: what does not depend on the route. Does not belong here: the shapes of single requests and answers.
 */
@NullMarked
package io.tailwater.http.format;

import org.jspecify.annotations.NullMarked;
