package io.tailwater.queue;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.tailwater.queue", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule servesLambdaAndOneMachine = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.amazonaws..", "io.quarkus..", "jakarta.ws.rs..");

    @ArchTest
    static final ArchRule onlyWiringKnowsTheContainer = noClasses()
            .that()
            .resideOutsideOfPackage("io.tailwater.queue.wiring")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "org.eclipse.microprofile..", "io.tailwater.queue.wiring");
}
