package io.tailwater.stacks;

import io.tailwater.stacks.config.ConfigFile;
import io.tailwater.stacks.config.Deployment;
import io.tailwater.stacks.config.InvalidConfigException;
import java.nio.file.Path;

/**
 * Prints what a parameter file makes, for {@code infra/deploy} and {@code infra/destroy}: a line a stack, with its region and its name, the
 * one with the tables first. It needs neither node nor the archives.
 */
public final class StackNames {

    private static final int USAGE = 2;

    private StackNames() {}

    public static void main(String[] arguments) {
        try {
            Deployment deployment = ConfigFile.read(Path.of(arguments[0]));
            for (String region : deployment.regions()) {
                System.out.println(region + " " + deployment.stackName(region) + " " + deployment.name());
            }
        } catch (InvalidConfigException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        }
    }
}
