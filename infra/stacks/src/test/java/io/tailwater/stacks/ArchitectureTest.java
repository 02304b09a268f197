package io.tailwater.stacks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.tailwater.stacks", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.tailwater.stacks.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule parametersKnowNothingOfTheCdk = noClasses()
            .that()
            .resideInAPackage("io.tailwater.stacks.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software..", "io.tailwater.log..");

    /** Names of attributes and keys may be shared; a template that ran the engine would be another thing. */
    @ArchTest
    static final ArchRule onlyConstantsOfTheEngine = noClasses()
            .that()
            .resideInAPackage("io.tailwater.stacks..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon.awssdk..", "io.quarkus..");
}
