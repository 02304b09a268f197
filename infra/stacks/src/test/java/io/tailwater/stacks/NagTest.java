package io.tailwater.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What cdk-nag's AWS Solutions rules say of the production stacks. */
class NagTest {

    private static final String SUPPRESSED = "\"Suppressed\"";
    private static final String NON_COMPLIANT = "\"Non-Compliant\"";
    private static final String UNKNOWN = "\"UNKNOWN\"";

    @Test
    void findsNothingThatIsNotAccepted() throws IOException {
        List<String> findings = findings();

        assertThat(findings).filteredOn(line -> line.contains("\"Compliant\"")).hasSizeGreaterThan(100);
        assertThat(findings)
                .filteredOn(line -> line.contains(NON_COMPLIANT) || line.contains(UNKNOWN))
                .isEmpty();
    }

    @Test
    void everyAcceptedFindingIsStillOne() throws IOException {
        List<String> suppressed =
                findings().stream().filter(line -> line.contains(SUPPRESSED)).toList();

        assertThat(AcceptedFindings.ids())
                .allSatisfy(id -> assertThat(suppressed).anyMatch(line -> line.startsWith("\"" + id + "\"")));
    }

    /** Lines of the reports that cdk-nag writes beside the templates. */
    private static List<String> findings() throws IOException {
        try (Stream<Path> files = Files.list(Synthesis.prod().folder())) {
            List<Path> reports = files.filter(file -> file.toString().endsWith("NagReport.csv"))
                    .toList();
            assertThat(reports).hasSameSizeAs(Synthesis.prod().stacks());
            return reports.stream()
                    .flatMap(report -> {
                        try {
                            return Files.readAllLines(report).stream();
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}
