/** Measures the service beside the floor under it. Run by hand, never by a test; docs/benchmarks.md says how. */
@NullMarked
package io.tailwater.server.benchmark;

import org.jspecify.annotations.NullMarked;
