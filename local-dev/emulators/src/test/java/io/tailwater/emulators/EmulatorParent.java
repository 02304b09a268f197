package io.tailwater.emulators;

import java.nio.file.Path;
import java.util.stream.Collectors;

/** Starts emulators, prints their process ids in one line, and waits to be killed. */
final class EmulatorParent {

    private EmulatorParent() {}

    public static void main(String[] arguments) throws InterruptedException {
        Emulators emulators = Emulators.start(EmulatorOptions.onDisk(Path.of(arguments[0])));
        System.out.println(emulators.processes().stream()
                .map(process -> Long.toString(process.pid()))
                .collect(Collectors.joining(" ")));
        Thread.currentThread().join();
    }
}
