package io.tailwater.emulators;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one pair of emulators: their data, their logs and what starts them. One process owns it, from
 * {@link #open} to {@link #close}.
 */
final class EmulatorDirectory implements AutoCloseable {

    private final Path root;
    private final FileChannel lock;
    private boolean deleteAtClose;

    private EmulatorDirectory(Path root, boolean deleteAtClose, FileChannel lock) {
        this.root = root;
        this.deleteAtClose = deleteAtClose;
        this.lock = lock;
    }

    /** @throws EmulatorException if the folder cannot be written, or another process owns it */
    static EmulatorDirectory open(EmulatorOptions options) {
        if (options instanceof EmulatorOptions.OnDisk onDisk) {
            Path root = onDisk.dataDirectory().toAbsolutePath().normalize();
            return new EmulatorDirectory(root, false, lock(create(root)));
        }
        Path root = createTemporary();
        return new EmulatorDirectory(root, true, lock(root));
    }

    Path root() {
        return root;
    }

    /** A folder for an emulator's data, created if absent. */
    Path data(String emulator) {
        return create(root.resolve(emulator));
    }

    /** Where an emulator's output goes. */
    Path log(String emulator) {
        return root.resolve(emulator + ".log");
    }

    /** Locked by the emulator's own process while it lives, which may be a little longer than its parent. */
    Path lockOf(String emulator) {
        return root.resolve(emulator + ".lock");
    }

    /** A folder for what is written anew at every start. */
    Path run() {
        return create(root.resolve("run"));
    }

    /** Lets a temporary folder stay, for whoever reads the logs of a failed start. */
    void keep() {
        deleteAtClose = false;
    }

    /** Gives the folder up; deletes it if it was only for this run. Call it after the emulators have ended. */
    @Override
    public void close() {
        try {
            lock.close();
            if (deleteAtClose) {
                deleteTree(root);
            }
        } catch (IOException e) {
            throw new EmulatorException("Cannot give up " + root + ": " + reason(e), e);
        }
    }

    private static Path createTemporary() {
        try {
            return Files.createTempDirectory("tailwater-emulators-");
        } catch (IOException e) {
            throw new EmulatorException("Cannot create a temporary folder: " + reason(e), e);
        }
    }

    private static Path create(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw notWritable(directory, e);
        }
    }

    private static FileChannel lock(Path root) {
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    root.resolve("emulators.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw notWritable(root, e);
        }
        throw new EmulatorException("The data directory " + root + " is in use by another process");
    }

    private static EmulatorException notWritable(Path directory, IOException e) {
        return new EmulatorException("The data directory " + directory + " is not writable: " + reason(e), e);
    }

    /** The messages of file system exceptions are often a path alone. */
    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The caller reports what went wrong before.
        }
    }

    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
