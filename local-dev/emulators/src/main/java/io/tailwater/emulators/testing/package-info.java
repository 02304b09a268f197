/**
 * What tests of all modules use to reach AWS.
 *
 * <p>Belongs here: the choice between shared emulators, a given endpoint, and what another module starts. Does not:
 * clients, buckets, tables, and anything of a test framework.
 */
@NullMarked
package io.tailwater.emulators.testing;

import org.jspecify.annotations.NullMarked;
