package io.tailwater.http;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.function.ConsumeFunction;
import io.tailwater.http.function.DescribeFunction;
import io.tailwater.http.function.ProduceFunction;
import jakarta.ws.rs.HttpMethod;
import java.lang.annotation.Annotation;
import java.util.List;

@AnalyzeClasses(packages = "io.tailwater.http", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final List<Class<? extends Annotation>> FUNCTIONS =
            List.of(ProduceFunction.class, ConsumeFunction.class, DescribeFunction.class, AdminFunction.class);

    /** Who may use whom. A layer that names no living package fails, and so does a class in none of them. */
    @ArchTest
    static final ArchRule layers = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.tailwater.http..")
            .layer("wiring")
            .definedBy("io.tailwater.http.wiring")
            .layer("produce")
            .definedBy("io.tailwater.http.produce")
            .layer("cors")
            .definedBy("io.tailwater.http.cors")
            .layer("openapi")
            .definedBy("io.tailwater.http.openapi")
            .layer("event")
            .definedBy("io.tailwater.http.event")
            .layer("fetch")
            .definedBy("io.tailwater.http.fetch")
            .layer("stream")
            .definedBy("io.tailwater.http.stream")
            .layer("group")
            .definedBy("io.tailwater.http.group")
            .layer("topic")
            .definedBy("io.tailwater.http.topic")
            .layer("maintenance")
            .definedBy("io.tailwater.http.maintenance")
            .layer("region")
            .definedBy("io.tailwater.http.region")
            .layer("v3")
            .definedBy("io.tailwater.http.v3..")
            .layer("url")
            .definedBy("io.tailwater.http.url")
            .layer("health")
            .definedBy("io.tailwater.http.health")
            .layer("format")
            .definedBy("io.tailwater.http.format")
            .layer("media")
            .definedBy("io.tailwater.http.media")
            .layer("failure")
            .definedBy("io.tailwater.http.failure")
            .layer("arrival")
            .definedBy("io.tailwater.http.arrival")
            .layer("record")
            .definedBy("io.tailwater.http.record")
            .layer("limit")
            .definedBy("io.tailwater.http.limit")
            .layer("function")
            .definedBy("io.tailwater.http.function")
            .layer("access")
            .definedBy("io.tailwater.http.access")
            .layer("error")
            .definedBy("io.tailwater.http.error")
            .layer("telemetry")
            .definedBy("io.tailwater.http.telemetry")
            .layer("correlation")
            .definedBy("io.tailwater.http.correlation")
            .whereLayer("wiring")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("maintenance")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("region")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("v3")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("url")
            .mayOnlyBeAccessedByLayers("group", "v3")
            .whereLayer("produce")
            .mayOnlyBeAccessedByLayers("v3")
            .whereLayer("cors")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("openapi")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("event")
            .mayOnlyBeAccessedByLayers("produce")
            .whereLayer("stream")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("fetch")
            .mayOnlyBeAccessedByLayers("group", "stream")
            .whereLayer("group")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("topic")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("health")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("arrival")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("record")
            .mayOnlyBeAccessedByLayers("produce", "v3", "wiring")
            .whereLayer("media")
            .mayOnlyBeAccessedByLayers(
                    "produce", "fetch", "group", "stream", "topic", "maintenance", "region", "v3", "openapi")
            .whereLayer("failure")
            .mayOnlyBeAccessedByLayers("produce", "stream", "v3", "arrival")
            .whereLayer("format")
            .mayOnlyBeAccessedByLayers(
                    "produce",
                    "record",
                    "event",
                    "fetch",
                    "group",
                    "stream",
                    "topic",
                    "maintenance",
                    "region",
                    "v3",
                    "media",
                    "failure",
                    "wiring")
            .whereLayer("limit")
            .mayOnlyBeAccessedByLayers(
                    "produce", "record", "event", "fetch", "group", "stream", "format", "v3", "arrival")
            .whereLayer("function")
            .mayOnlyBeAccessedByLayers(
                    "produce", "fetch", "group", "stream", "topic", "maintenance", "region", "v3", "telemetry")
            .whereLayer("access")
            .mayOnlyBeAccessedByLayers("produce", "fetch", "group", "stream", "v3")
            .whereLayer("telemetry")
            .mayOnlyBeAccessedByLayers("produce", "fetch", "group", "stream", "v3")
            .whereLayer("correlation")
            .mayOnlyBeAccessedByLayers("failure", "telemetry")
            .whereLayer("error")
            .mayOnlyBeAccessedByLayers(
                    "produce", "record", "event", "fetch", "group", "stream", "topic", "health", "format", "media",
                    "failure", "arrival", "limit", "region", "v3", "wiring")
            .ensureAllClassesAreContainedInArchitectureIgnoring("io.tailwater.http");

    @ArchTest
    static final ArchRule logsThroughTheFrameworkOnly = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule printsNothing = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.tailwater.http.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyWiringKnowsTheCloud = noClasses()
            .that()
            .resideOutsideOfPackage("..wiring..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "com.amazonaws..", "io.quarkus.amazon..")
            .because("the same resources serve Lambda and one machine; storage is the log's");

    /** Without a function a route would be served by all of them, whatever their permissions. */
    @ArchTest
    static final ArchRule everyRouteHasOneFunction = methods()
            .that(areRoutes())
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackages("..health..", "..openapi..")
            .should(haveOneFunction());

    /** Create and delete of instances name no topic, and what is queued is held against the list when it is taken out. */
    @ArchTest
    static final ArchRule whoeverGivesOrTakesRecordsAsksWhoCalls = classes()
            .that()
            .containAnyMethodsThat(annotatedWith(ProduceFunction.class).or(annotatedWith(ConsumeFunction.class)))
            .and()
            .haveSimpleNameEndingWith("Resource")
            .and()
            .doNotHaveSimpleName("InstancesResource")
            .and()
            .doNotHaveSimpleName("QueuedRecordsResource")
            .should()
            .dependOnClassesThat(simpleName("Access").or(simpleName("GroupAccess")))
            .because("topics have lists of who may use them, and no gateway knows those");

    private static DescribedPredicate<JavaMethod> areRoutes() {
        return DescribedPredicate.describe("are routes", method -> method.isMetaAnnotatedWith(HttpMethod.class));
    }

    private static ArchCondition<JavaMethod> haveOneFunction() {
        return new ArchCondition<>("have exactly one of " + FUNCTIONS) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                long count = FUNCTIONS.stream()
                        .filter(function -> method.isAnnotatedWith(function)
                                || method.getOwner().isAnnotatedWith(function))
                        .count();
                events.add(new SimpleConditionEvent(
                        method, count == 1, method.getFullName() + " has " + count + " functions"));
            }
        };
    }
}
