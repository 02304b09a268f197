package io.tailwater.stacks;

import io.tailwater.stacks.config.ConfigFile;
import io.tailwater.stacks.config.Deployment;
import io.tailwater.stacks.config.InvalidConfigException;
import io.tailwater.stacks.function.FunctionKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

/** What the CDK's command line runs: synthesises the stacks of the parameter file that the context names as {@code config}. */
public final class TailwaterApp {

    private static final int USAGE = 2;

    /** Of the CDK's newer ways, those that change something here. */
    private static final Map<String, Object> FLAGS = Map.of(
            "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy", true,
            "@aws-cdk/aws-lambda:recognizeVersionProps", true);

    private TailwaterApp() {}

    public static void main(String[] arguments) {
        App app = newApp(AppProps.builder());
        try {
            Path root = Path.of(context(app, "root", "the folder of the project"));
            Deployment deployment = ConfigFile.read(Path.of(context(app, "config", "a parameter file")));
            Path functions = root.resolve("functions");
            requireArchives(functions);
            addStacks(app, deployment, functions, !"false".equals(app.getNode().tryGetContext("copying")));
        } catch (InvalidConfigException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        }
        app.synth();
    }

    static App newApp(AppProps.Builder props) {
        return new App(props.postCliContext(FLAGS).analyticsReporting(false).build());
    }

    /**
     * Adds the stacks of all regions, the first region's first: it makes the tables that the others' functions use.
     *
     * @param copying whether the buckets of all regions exist; {@code infra/deploy} looks, and deploys twice where they do not
     */
    static List<Stack> addStacks(Construct app, Deployment deployment, Path functions, boolean copying) {
        List<Stack> stacks = new ArrayList<>();
        for (String region : deployment.regions()) {
            Stack stack = new RegionStack(app, deployment, region, functions, copying);
            if (!stacks.isEmpty()) {
                stack.addStackDependency(stacks.get(0));
            }
            stacks.add(stack);
        }
        return stacks;
    }

    private static String context(App app, String name, String meaning) {
        if (app.getNode().tryGetContext(name) instanceof String value && !value.isBlank()) {
            return value;
        }
        throw new InvalidConfigException(
                name + ": is not in the context; it is " + meaning + ". Call infra/deploy, or add -c " + name + "=...");
    }

    private static void requireArchives(Path functions) {
        for (var archive : FunctionKind.Archive.values()) {
            if (!Files.isRegularFile(archive.in(functions))) {
                throw new InvalidConfigException(
                        archive.in(functions) + ": is not there; build it with ./mvnw -Pquick package");
            }
        }
    }
}
