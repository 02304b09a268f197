package io.tailwater.format.key;

/** What a key found in the bucket turns out to be. */
public sealed interface ParsedKey permits RawSegmentKey, TableSegmentKey, ForeignKey {}
