package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs curl as a user does, in a shell. */
final class Curl {

    private Curl() {}

    /** What a command printed, and the status that it got. */
    record Answer(int status, String body) {}

    static boolean isInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("curl", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Runs commands exactly as they are.
     *
     * @param home an empty folder; what is configured there makes curl tell the status
     */
    static List<Answer> runAll(List<String> commands, Path home) throws IOException, InterruptedException {
        Files.writeString(home.resolve(".curlrc"), "silent\nshow-error\nwrite-out = \"\\n%{http_code}\"\n");
        List<Answer> answers = new ArrayList<>();
        for (String command : commands) {
            answers.add(run(command, home));
        }
        return answers;
    }

    private static Answer run(String command, Path home) throws IOException, InterruptedException {
        Path output = home.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("CURL_HOME", home.toString());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
        int statusAt = text.lastIndexOf('\n');
        return new Answer(Integer.parseInt(text.substring(statusAt + 1)), text.substring(0, statusAt));
    }
}
