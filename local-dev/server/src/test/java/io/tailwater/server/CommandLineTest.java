package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.server.ServerOptions.Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    private static final Path DEFAULT_FOLDER = Path.of("default");

    @Test
    void nothingGivenIsOnDiskWithTheSample() {
        assertThat(read()).isEqualTo(serve(8082, new Storage.OnDisk(DEFAULT_FOLDER), true));
    }

    @Test
    void everythingGiven() {
        assertThat(read("--no-sample", "--data", "here", "--port", "0"))
                .isEqualTo(serve(0, new Storage.OnDisk(Path.of("here")), false));
    }

    @Test
    void valuesMayFollowAnEqualsSign() {
        assertThat(read("--port=65535", "--data=a=b"))
                .isEqualTo(serve(65_535, new Storage.OnDisk(Path.of("a=b")), true));
    }

    @Test
    void inMemory() {
        assertThat(read("--in-memory")).isEqualTo(serve(8082, new Storage.InMemory(), true));
    }

    @Test
    void anAddress() {
        assertThat(read("--endpoint", "https://store.example:444"))
                .isEqualTo(serve(8082, new Storage.Endpoint("https://store.example:444"), true));
    }

    @Test
    void localStack() {
        assertThat(read("--localstack")).isEqualTo(serve(8082, new Storage.LocalStack(), true));
    }

    @Test
    void whatIsSaidComesBeforeWhatIsSet() {
        Map<String, String> environment = Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:1");

        assertThat(CommandLine.read(List.of("--localstack"), DEFAULT_FOLDER, environment))
                .isEqualTo(serve(8082, new Storage.LocalStack(), true));
        assertThat(CommandLine.read(List.of("--endpoint=http://h:2"), DEFAULT_FOLDER, environment))
                .isEqualTo(serve(8082, new Storage.Endpoint("http://h:2"), true));
    }

    @ParameterizedTest
    @CsvSource({"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_DYNAMODB"})
    void environmentThatPointsElsewhereTakesThePlaceOfTheEmulators(String variable) {
        Map<String, String> environment = Map.of(variable, "http://127.0.0.1:4566");

        assertThat(CommandLine.read(List.of(), DEFAULT_FOLDER, environment))
                .isEqualTo(serve(8082, new Storage.Elsewhere(variable, "http://127.0.0.1:4566"), true));
        assertThat(CommandLine.read(List.of("--in-memory"), DEFAULT_FOLDER, environment))
                .isEqualTo(new Command.Refused("--in-memory is for the emulators, and " + variable
                        + " is set, which takes their place; see --help"));
    }

    @ParameterizedTest
    @CsvSource({"--help", "-h", "--port 1 --help", "--prot --help"})
    void helpComesFirst(String line) {
        assertThat(read(line.split(" "))).isEqualTo(new Command.ShowHelp());
    }

    @ParameterizedTest
    @CsvSource({
        "--prot 1, unknown option --prot",
        "--prot=1, unknown option --prot=1",
        "data, unknown option data",
        "--port, --port needs a value",
        "--port --in-memory, --port needs a value",
        "--data=, --data needs a value",
        "--port x, '--port: \"x\" is not a number from 0 to 65535'",
        "--port -1, '--port: \"-1\" is not a number from 0 to 65535'",
        "--port 65536, '--port: \"65536\" is not a number from 0 to 65535'",
        "--in-memory=yes, --in-memory takes no value",
        "--no-sample=, --no-sample takes no value",
        "--in-memory --data d, --in-memory and --data exclude each other",
        "--localstack --endpoint http://h, --endpoint and --localstack exclude each other",
        "--localstack --data d, --data and --localstack exclude each other",
        "--localstack=on, --localstack takes no value",
        "--endpoint, --endpoint needs a value",
        "--endpoint localhost:4566, '--endpoint: \"localhost:4566\" is not a URL such as http://127.0.0.1:4566'",
        "--endpoint http://a_b, '--endpoint: \"http://a_b\" is not a URL such as http://127.0.0.1:4566'",
        "--endpoint ftp://h, '--endpoint: \"ftp://h\" is not a URL such as http://127.0.0.1:4566'",
    })
    void saysWhatIsWrong(String line, String reason) {
        assertThat(read(line.split(" "))).isEqualTo(new Command.Refused(reason + "; see --help"));
    }

    private static Command read(String... arguments) {
        return CommandLine.read(List.of(arguments), DEFAULT_FOLDER, Map.of());
    }

    private static Command serve(int port, Storage storage, boolean loadsSample) {
        return new Command.Serve(new ServerOptions(port, storage, loadsSample, false));
    }
}
