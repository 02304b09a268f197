/**
 * Consumer groups without a server that remembers: members, leases, generations, positions and committed offsets are items, and
 * any process serves any member. What a group reads is the business of {@code fetch}.
 */
@NullMarked
package io.tailwater.log.group;

import org.jspecify.annotations.NullMarked;
