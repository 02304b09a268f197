/**
 * What the codec costs beside zstd alone. Run by hand (docs/format/README.md says how), never by the build: a figure
 * belongs to the machine it was taken on.
 */
@NullMarked
package io.tailwater.format.benchmark;

import org.jspecify.annotations.NullMarked;
