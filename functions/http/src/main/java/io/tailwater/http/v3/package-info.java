/**
 * Kafka REST's third version: what its resources have in common, that is the cluster, links, pages and error codes. The resources
 * themselves are in the packages below, by what they are about. Does not belong here: anything of the second version.
 */
@NullMarked
package io.tailwater.http.v3;

import org.jspecify.annotations.NullMarked;
