package io.tailwater.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Data that survives, and the folder that holds it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OnDiskEmulatorsTest {

    private static final Map<String, AttributeValue> ITEM =
            Map.of("id", AttributeValue.fromS("head"), "nextOffset", AttributeValue.fromN("42"));

    @TempDir
    Path folder;

    @Test
    void keepsDataOverARestart() {
        EmulatorOptions options = EmulatorOptions.onDisk(folder.resolve("new/data"));
        String table;
        try (Emulators before = Emulators.start(options)) {
            table = write(before);
        }

        try (Emulators after = Emulators.start(options)) {
            assertHasWhatWasWritten(after, table);
        }
    }

    @Test
    void keepsAcknowledgedDataWhenTheEmulatorsAreKilled() {
        EmulatorOptions options = EmulatorOptions.onDisk(folder);
        String table;
        try (Emulators before = Emulators.start(options)) {
            table = write(before);
            before.processes().forEach(ProcessHandle::destroyForcibly);
        }

        try (Emulators after = Emulators.start(options)) {
            assertHasWhatWasWritten(after, table);
        }
    }

    @Test
    void refusesAFolderThatIsInUse() {
        EmulatorOptions options = EmulatorOptions.onDisk(folder);
        try (Emulators owner = Emulators.start(options)) {
            assertThatThrownBy(() -> Emulators.start(options))
                    .isInstanceOf(EmulatorException.class)
                    .hasMessage("The data directory " + folder + " is in use by another process");
            assertThat(owner.processes()).allMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void refusesAFileInPlaceOfTheFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> Emulators.start(EmulatorOptions.onDisk(file)))
                .isInstanceOf(EmulatorException.class)
                .hasMessageStartingWith("The data directory " + file + " is not writable: ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesAFolderThatIsNotWritable() throws IOException {
        Path readOnly = Files.createDirectory(folder.resolve("read-only"));
        Assumptions.assumeTrue(
                readOnly.toFile().setWritable(false) && !Files.isWritable(readOnly), "root may write anywhere");

        assertThatThrownBy(() -> Emulators.start(EmulatorOptions.onDisk(readOnly)))
                .isInstanceOf(EmulatorException.class)
                .hasMessageStartingWith("The data directory " + readOnly + " is not writable: ")
                .hasMessageNotContaining("\n");
    }

    private static String write(Emulators emulators) {
        try (Clients clients = new Clients(emulators.endpoints())) {
            clients.s3().createBucket(create -> create.bucket("kept"));
            clients.s3().putObject(put -> put.bucket("kept").key("log/segment"), RequestBody.fromString("records"));
            String table = Tables.create(clients);
            clients.dynamoDb().putItem(put -> put.tableName(table).item(ITEM));
            return table;
        }
    }

    private static void assertHasWhatWasWritten(Emulators emulators, String table) {
        try (Clients clients = new Clients(emulators.endpoints())) {
            assertThat(clients.s3()
                            .getObjectAsBytes(get -> get.bucket("kept").key("log/segment"))
                            .asUtf8String())
                    .isEqualTo("records");
            assertThat(clients.dynamoDb()
                            .getItem(get -> get.tableName(table).key(Map.of("id", ITEM.get("id"))))
                            .item())
                    .isEqualTo(ITEM);
        }
    }
}
