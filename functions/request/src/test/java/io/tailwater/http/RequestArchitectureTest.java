package io.tailwater.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What both the HTTP resources and the queue read must stay free of either. */
@AnalyzeClasses(packages = "io.tailwater.http", importOptions = DoNotIncludeTests.class)
class RequestArchitectureTest {

    @ArchTest
    static final ArchRule layers = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.tailwater.http..")
            .layer("record")
            .definedBy("io.tailwater.http.record")
            .layer("format")
            .definedBy("io.tailwater.http.format")
            .layer("limit")
            .definedBy("io.tailwater.http.limit")
            .layer("error")
            .definedBy("io.tailwater.http.error")
            .whereLayer("record")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("format")
            .mayOnlyBeAccessedByLayers("record")
            .whereLayer("limit")
            .mayOnlyBeAccessedByLayers("record", "format")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule knowsNoServer = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "io.quarkus..", "io.vertx..", "software.amazon..", "com.amazonaws..")
            .because("requests come over HTTP, and as messages of a queue");
}
