package io.tailwater.log;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/** Who may know whom. A layer that no class is in any more fails, so the rules stay about living packages. */
@AnalyzeClasses(packages = "io.tailwater.log", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("wiring")
            .definedBy("io.tailwater.log")
            .layer("admin")
            .definedBy("io.tailwater.log.admin")
            .layer("append")
            .definedBy("io.tailwater.log.append")
            .layer("cleaning")
            .definedBy("io.tailwater.log.cleaning")
            .layer("compaction")
            .definedBy("io.tailwater.log.compaction")
            .layer("delivery")
            .definedBy("io.tailwater.log.delivery")
            .layer("region")
            .definedBy("io.tailwater.log.region")
            .layer("rehearsal")
            .definedBy("io.tailwater.log.rehearsal")
            .layer("retention")
            .definedBy("io.tailwater.log.retention")
            .layer("group")
            .definedBy("io.tailwater.log.group")
            .layer("fetch")
            .definedBy("io.tailwater.log.fetch")
            .layer("index")
            .definedBy("io.tailwater.log.index")
            .layer("segment")
            .definedBy("io.tailwater.log.segment")
            .layer("topic")
            .definedBy("io.tailwater.log.topic")
            .layer("store")
            .definedBy("io.tailwater.log.store")
            .layer("time")
            .definedBy("io.tailwater.log.time")
            .layer("access")
            .definedBy("io.tailwater.log.access")
            .layer("error")
            .definedBy("io.tailwater.log.error")
            .whereLayer("wiring")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("admin")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("append")
            .mayOnlyBeAccessedByLayers("wiring", "delivery")
            .whereLayer("rehearsal")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("cleaning")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("compaction")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("region")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("retention")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("group")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("fetch")
            .mayOnlyBeAccessedByLayers("wiring", "group")
            .whereLayer("segment")
            .mayOnlyBeAccessedByLayers(
                    "wiring",
                    "append",
                    "cleaning",
                    "compaction",
                    "delivery",
                    "fetch",
                    "region",
                    "rehearsal",
                    "retention")
            .whereLayer("index")
            .mayOnlyBeAccessedByLayers(
                    "wiring",
                    "admin",
                    "append",
                    "cleaning",
                    "compaction",
                    "delivery",
                    "fetch",
                    "group",
                    "region",
                    "rehearsal",
                    "retention",
                    "segment")
            .whereLayer("topic")
            .mayOnlyBeAccessedByLayers(
                    "wiring",
                    "admin",
                    "append",
                    "cleaning",
                    "compaction",
                    "delivery",
                    "fetch",
                    "group",
                    "index",
                    "region",
                    "rehearsal",
                    "retention",
                    "segment")
            .whereLayer("access")
            .mayOnlyBeAccessedByLayers("topic")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers(
                    "wiring",
                    "append",
                    "cleaning",
                    "compaction",
                    "delivery",
                    "group",
                    "index",
                    "region",
                    "retention",
                    "segment",
                    "topic")
            .whereLayer("time")
            .mayOnlyBeAccessedByLayers("wiring", "compaction", "fetch", "group", "index", "region", "store");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.tailwater.log.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ERRORS_KNOW_NOTHING = classes()
            .that()
            .resideInAPackage("io.tailwater.log.error")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.tailwater.log.error", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule NO_FRAMEWORK = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "jakarta..", "io.vertx..", "com.amazonaws..", "java.net.http..");

    @ArchTest
    static final ArchRule TIME_IS_GIVEN = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(UUID.class, "randomUUID");

    @ArchTest
    static final ArchRule ONLY_THE_SLEEPER_SLEEPS = noClasses()
            .that()
            .resideOutsideOfPackage("io.tailwater.log.time")
            .should()
            .callMethod(Thread.class, "sleep", long.class);
}
