package io.tailwater.stacks;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.tailwater.stacks.config.Authorization;
import io.tailwater.stacks.config.ConfigFile;
import io.tailwater.stacks.config.Deployment;
import io.tailwater.stacks.config.QueryTopic;
import io.tailwater.stacks.config.QueryTopic.ColumnType;
import io.tailwater.stacks.config.Thresholds;
import io.tailwater.stacks.function.FunctionKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;

/**
 * The stacks of a parameter file, synthesised once for all tests: a synthesis takes seconds. Archives are stand-ins here, for what is in them
 * changes nothing in a template but a hash; that the built ones are right is {@link ArchivesTest}'s business.
 */
final class Synthesis {

    static final Path CONFIGS = Path.of("config");

    private static final Map<String, Synthesis> MADE = new TreeMap<>();

    private final Deployment deployment;
    private final List<Stack> stacks;
    private final Path folder;
    private final Map<String, Template> templates = new TreeMap<>();

    private Synthesis(Deployment deployment, boolean checked) {
        this.deployment = deployment;
        try {
            Path made = Files.createTempDirectory("tailwater-synthesis");
            this.folder = made.resolve("cdk.out");
            App app = TailwaterApp.newApp(AppProps.builder().outdir(folder.toString()));
            this.stacks = TailwaterApp.addStacks(app, deployment, standIns(made.resolve("functions")), true);
            if (checked) {
                AcceptedFindings.accept(stacks);
                Aspects.of(app).add(AwsSolutionsChecks.Builder.create().build());
            }
            app.synth();
            for (Stack stack : stacks) {
                templates.put(
                        stack.getRegion(), Template.read(folder.resolve(stack.getStackName() + ".template.json")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One region, nothing kept. */
    static synchronized Synthesis dev() {
        return MADE.computeIfAbsent("dev", name -> of(name, false));
    }

    /** Three regions, everything kept, and looked at by cdk-nag. */
    static synchronized Synthesis prod() {
        return MADE.computeIfAbsent("prod", name -> of(name, true));
    }

    private static Synthesis of(String name, boolean checked) {
        return new Synthesis(ConfigFile.read(CONFIGS.resolve(name + ".json")), checked);
    }

    /** What neither of the examples has: tokens, a page, a topic for Athena, and somebody who is told of alarms. */
    static synchronized Synthesis own() {
        Deployment dev = dev().deployment();
        return MADE.computeIfAbsent(
                "own",
                name -> new Synthesis(
                        new Deployment(
                                dev.name(),
                                dev.region(),
                                List.of(),
                                false,
                                new Authorization.Jwt(
                                        "https://id.example.com/", List.of("log"), "client_id", "log/admin"),
                                List.of("https://app.example.com"),
                                dev.throttle(),
                                dev.data(),
                                dev.memoryMb(),
                                dev.streamsMax(),
                                dev.logDays(),
                                dev.tracing(),
                                new Thresholds(Optional.of(5), Optional.empty(), Optional.of(60)),
                                Optional.of("ops@example.com"),
                                List.of(new QueryTopic(
                                        "my.orders",
                                        "7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33",
                                        3,
                                        LocalDate.of(2026, 1, 31),
                                        ColumnType.BINARY,
                                        ColumnType.STRING)),
                                dev.tags()),
                        false));
    }

    private static Path standIns(Path functions) throws IOException {
        for (FunctionKind.Archive archive : FunctionKind.Archive.values()) {
            Path file = archive.in(functions);
            Files.createDirectories(file.getParent());
            Files.writeString(file, archive.name());
        }
        return functions;
    }

    Deployment deployment() {
        return deployment;
    }

    /** What the synthesis has written. */
    Path folder() {
        return folder;
    }

    List<Stack> stacks() {
        return stacks;
    }

    Template leader() {
        return in(deployment.region());
    }

    Template in(String region) {
        return templates.get(region);
    }

    Map<String, Template> templates() {
        return templates;
    }
}
