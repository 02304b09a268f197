package io.tailwater.emulators;

import java.nio.file.Path;

/** Where the emulators keep what they are given. */
public sealed interface EmulatorOptions {

    /** Everything is gone at {@link Emulators#close()}. */
    static EmulatorOptions inMemory() {
        return new InMemory();
    }

    /**
     * Data survives a restart, and the death of any process.
     *
     * @param dataDirectory created if absent; used by one process at a time
     */
    static EmulatorOptions onDisk(Path dataDirectory) {
        return new OnDisk(dataDirectory);
    }

    /** See {@link #inMemory()}. */
    record InMemory() implements EmulatorOptions {}

    /** See {@link #onDisk(Path)}. */
    record OnDisk(Path dataDirectory) implements EmulatorOptions {}
}
