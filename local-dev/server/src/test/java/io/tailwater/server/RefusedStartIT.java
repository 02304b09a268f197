package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What cannot start says so in one line, and ends. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RefusedStartIT {

    private record Ended(int exitCode, List<String> output) {}

    @TempDir
    Path folder;

    @Test
    void unknownOption() throws Exception {
        assertThat(start(Map.of(), "--prot", "1"))
                .isEqualTo(new Ended(2, List.of("tailwater: unknown option --prot; see --help")));
    }

    @Test
    void portTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            Ended ended = start(Map.of(), "--in-memory", "--port", Integer.toString(port));

            assertThat(ended)
                    .isEqualTo(new Ended(
                            1,
                            List.of("tailwater: port " + port + " of 127.0.0.1 cannot be used, most likely another"
                                    + " process has it; choose one with --port")));
        }
    }

    @Test
    void folderThatCannotBeWritten() throws Exception {
        // Below a file, because a folder without permissions does not stop root.
        Path unwritable = Files.createFile(folder.resolve("file")).resolve("data");

        Ended ended = start(Map.of(), "--port", "0", "--data", unwritable.toString());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output())
                .singleElement()
                .asString()
                .startsWith("tailwater: The data directory " + unwritable + " is not writable: ");
    }

    @Test
    void callerWhoIsNoPrincipal() throws Exception {
        Ended ended = start(Map.of("TAILWATER_LOCAL_PRINCIPAL", "ann"), "--in-memory", "--port", "0");

        assertThat(ended)
                .isEqualTo(new Ended(
                        1,
                        List.of("tailwater: tailwater.local-principal: \"ann\" is neither anonymous nor begins with"
                                + " arn: or User:")));
    }

    @Test
    void storeThatDoesNotAnswer() throws Exception {
        String url = "http://127.0.0.1:" + unusedPort();
        Map<String, String> environment = Map.of(
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "any",
                "AWS_SECRET_ACCESS_KEY", "any");

        Ended ended = start(environment, "--port", "0", "--endpoint", url);

        assertThat(ended)
                .isEqualTo(new Ended(
                        1,
                        List.of(
                                "tailwater: cannot make the bucket tailwater and the table tailwater: nothing answers at "
                                        + url + " (--endpoint)")));
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void tooOldAJava() throws Exception {
        Path javaHome = javaThatSays("11");

        Ended ended = start(Map.of("JAVA_HOME", javaHome.toString()));

        assertThat(ended)
                .isEqualTo(new Ended(
                        1,
                        List.of("tailwater: " + javaHome
                                + "/bin/java is version 11; it needs a JDK, version 17 or newer"
                                + " (JAVA_HOME chooses one)")));
    }

    @Test
    void anAncientJava() throws Exception {
        Path javaHome = javaThatSays("1.8");

        Ended ended = start(Map.of("JAVA_HOME", javaHome.toString()));

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).singleElement().asString().contains(" is version 8; ");
    }

    @Test
    void noJava() throws Exception {
        Ended ended = start(Map.of("JAVA_HOME", folder.toString()));

        assertThat(ended)
                .isEqualTo(new Ended(
                        1,
                        List.of("tailwater: JAVA_HOME is " + folder
                                + ", which has no bin/java; it needs a JDK, version 17 or newer")));
    }

    @Test
    void helpNeedsNoJava() throws Exception {
        Ended ended = start(Map.of("JAVA_HOME", folder.toString()), "--port", "1", "--help");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).isEqualTo(Files.readAllLines(Path.of("src", "main", "resources", "help.txt")));
    }

    private Path javaThatSays(String version) throws IOException {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho '    java.specification.version = " + version + "' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return folder;
    }

    private static Ended start(Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(environment, options)) {
            return new Ended(server.awaitEnd(), server.output());
        }
    }
}
