package io.tailwater.format.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may use whom within this module, and what of the outside world. A new package must be given its place here. */
class LayeringTest {

    private static final String ROOT = "io.tailwater.format.";

    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "record", Set.of(),
            "binary", Set.of("record"),
            "batch", Set.of("record", "binary"),
            "segment", Set.of("record", "binary", "batch"),
            "schema", Set.of("record"),
            "parquet", Set.of("record", "segment", "schema"),
            "key", Set.of());

    /** Streams over arrays, but no files: the module does no input or output of its own. */
    private static final DescribedPredicate<JavaClass> OUTSIDE = resideInAnyPackage(
                    "java.lang..",
                    "java.nio",
                    "java.nio.charset",
                    "java.time",
                    "java.util..",
                    "org.jspecify.annotations")
            .or(type(IOException.class))
            .or(type(InputStream.class))
            .or(type(OutputStream.class))
            .or(type(ByteArrayInputStream.class));

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tailwater.format");

    @ParameterizedTest
    @MethodSource("packages")
    void packageUsesOnlyWhatItMay(String name) {
        DescribedPredicate<JavaClass> allowed = OUTSIDE.or(resideInAPackage(ROOT + name));
        for (String used : MAY_USE.get(name)) {
            allowed = allowed.or(resideInAPackage(ROOT + used));
        }
        if (name.equals("batch")) {
            allowed = allowed.or(resideInAPackage("com.github.luben.zstd"));
        }
        if (name.equals("schema")) {
            allowed =
                    allowed.or(resideInAPackage("com.fasterxml.jackson.core..")).or(type(UncheckedIOException.class));
        }
        if (name.equals("parquet")) {
            allowed = allowed.or(resideInAPackage("com.github.luben.zstd"))
                    .or(resideInAnyPackage("org.apache.parquet..", "shaded.parquet.org.apache.thrift..", "java.io"));
        }
        DescribedPredicate<JavaClass> arrayless = allowed.onResultOf(JavaClass::getBaseComponentType)
                .as("stand below it, or belong to the JDK's data types");

        classes()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .onlyDependOnClassesThat(arrayless)
                .check(MAIN);
    }

    static Set<String> packages() {
        return MAY_USE.keySet();
    }

    @Test
    void everyPackageHasItsPlaceAndEveryPlaceIsALivingPackage() {
        Set<String> packages = MAIN.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.substring(ROOT.length()))
                .collect(Collectors.toSet());

        assertThat(MAY_USE.keySet()).isEqualTo(packages);
        assertThat(MAY_USE.values()).allSatisfy(used -> assertThat(packages).containsAll(used));
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(MAIN);
    }
}
