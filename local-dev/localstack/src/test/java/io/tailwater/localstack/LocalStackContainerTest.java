package io.tailwater.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.tailwater.emulators.EmulatorException;
import io.tailwater.emulators.testing.AwsSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What stands around the container; what runs in it is tested by the engine's LocalStackTest. */
class LocalStackContainerTest {

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(AwsSource.class))
                .singleElement()
                .extracting(AwsSource::name)
                .isEqualTo("localstack");
    }

    @Test
    void askedForWithoutDockerItSaysWhatIsMissing() {
        assumeFalse(LocalStack.canStart(), "there is Docker");

        assertThatThrownBy(() -> new LocalStackSource().start())
                .isInstanceOf(EmulatorException.class)
                .hasMessageContaining("localstack/localstack:4.14.0")
                .hasMessageContaining("Docker")
                .hasMessageContaining("AWS_ENDPOINT_URL");
    }

    @Test
    void peopleAndTestsUseTheSameImage() throws Exception {
        assertThat(Files.readAllLines(Path.of("..", "docker-compose.yml")))
                .filteredOn(line -> line.contains("image:"))
                .containsExactly("    image: " + LocalStack.IMAGE);
    }
}
