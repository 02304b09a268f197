package io.tailwater.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tailwater.stacks.function.FunctionKind;
import io.tailwater.stacks.function.FunctionKind.Archive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the archives, as they were built before, have what the functions are told to start. */
class ArchivesTest {

    private static final Path FUNCTIONS = Path.of("..", "..", "functions");

    /** Of all that a function unpacks to, 250 MB; of an archive that is sent at once, 50. */
    private static final long UNPACKED_BYTES_MAX = 250L << 20;

    @ParameterizedTest
    @EnumSource
    void hasWhatItsFunctionsStart(FunctionKind kind) throws IOException {
        Path archive = kind.archive().in(FUNCTIONS);
        assumeTrue(Files.isDirectory(archive.getParent().getParent()), "the module is not there");
        assertThat(archive).as("built by ./mvnw package").exists();

        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(zip.stream().mapToLong(ZipEntry::getSize).sum()).isLessThan(UNPACKED_BYTES_MAX);
            String wrapper = kind.environment().get("AWS_LAMBDA_EXEC_WRAPPER");
            if (kind.archive() == Archive.STREAM) {
                // What is started in place of the handler, from where Lambda unpacks archives.
                assertThat(wrapper).startsWith("/var/task/");
                assertThat(zip.getEntry(wrapper.substring("/var/task/".length())))
                        .isNotNull();
                assertThat(zip.getEntry("quarkus-run.jar")).isNotNull();
            } else {
                assertThat(wrapper).isNull();
                String handler = FunctionKind.HANDLER
                                .substring(0, FunctionKind.HANDLER.indexOf("::"))
                                .replace('.', '/') + ".class";
                assertThat(classes(zip)).contains(handler);
            }
        }
    }

    private static Set<String> classes(ZipFile zip) throws IOException {
        Set<String> names = new TreeSet<>();
        for (ZipEntry entry : zip.stream().toList()) {
            names.add(entry.getName());
            if (entry.getName().matches("lib/.*lambda.*\\.jar")) {
                try (InputStream in = zip.getInputStream(entry);
                        ZipInputStream jar = new ZipInputStream(new ByteArrayInputStream(in.readAllBytes()))) {
                    for (ZipEntry each = jar.getNextEntry(); each != null; each = jar.getNextEntry()) {
                        names.add(each.getName());
                    }
                }
            }
        }
        return names;
    }
}
