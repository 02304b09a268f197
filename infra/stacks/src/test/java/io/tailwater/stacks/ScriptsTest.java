package io.tailwater.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code infra/deploy} and {@code infra/destroy} with stand-ins for the AWS command line, node and npx, which note what they are asked: the
 * scripts' own steps, their order, and what they say. AWS itself cannot run here.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are for a shell")
class ScriptsTest {

    private static final int MINUTES_MAX = 2;

    @TempDir
    Path folder;

    private Path calls;

    @BeforeEach
    void standIns() throws IOException {
        calls = Files.createFile(folder.resolve("calls"));
        standIn("node", "echo v22.1.0");
        standIn("npx", "echo \"npx $*\" >>" + calls);
        aws("None", "nothing");
    }

    /**
     * Knows one account, with the CDK prepared in no region, a stack and a bucket wherever it is asked for one, and no leadership table.
     *
     * @param missing a part of a call that finds nothing all the same
     */
    private void aws(String protection, String missing) throws IOException {
        standIn("aws", """
                echo "aws $*" >>%s
                case "$*" in
                sts*) echo 123456789012 ;;
                *CDKToolkit* | *"%s"* | *describe-table*leadership*) exit 254 ;;
                *EnableTerminationProtection*) echo %s ;;
                *list-stack-resources*) printf 'tailwater-dev-123456789012-us-east-1\\tresults-1\\n' ;;
                esac""".formatted(calls, missing, protection));
    }

    @Test
    void deployPreparesTheRegionAndDeploysWithThePinnedCdk() throws Exception {
        Run run = run("", "deploy", "dev", "--no-build", "--", "--rollback");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(calls())
                .anyMatch(call ->
                        call.matches("npx --yes aws-cdk@[0-9.]+ bootstrap --no-notices aws://123456789012/us-east-1"))
                .anyMatch(
                        call -> call.matches(
                                "npx --yes aws-cdk@[0-9.]+ deploy --all --no-notices --require-approval never"
                                        + " --import-existing-resources --context config=/\\S+/infra/stacks/config/dev.json --rollback"))
                .last()
                .asString()
                .contains("describe-stacks --region us-east-1 --stack-name tailwater-dev-us-east-1");
    }

    @Test
    void bucketsAreMadeBeforeTheRulesThatCopyToThem() throws Exception {
        aws("None", "head-bucket --region eu-west-3");

        Run run = run("", "deploy", "prod", "--no-build");

        assertThat(run.status()).as(run.output()).isZero();
        List<String> deploys =
                calls().stream().filter(call -> call.contains(" deploy ")).toList();
        assertThat(deploys).hasSize(2);
        assertThat(deploys.get(0)).endsWith(" --context copying=false");
        assertThat(deploys.get(1)).endsWith("/prod.json");
    }

    @Test
    void whatIsMissingIsSaidInOneLine() throws Exception {
        assertThat(run("", "deploy"))
                .isEqualTo(failed(
                        "infra/deploy: which parameters? infra/deploy dev, infra/deploy prod, or infra/deploy FILE"));
        assertThat(run("", "deploy", "test"))
                .isEqualTo(failed(
                        "infra/deploy: test: there is no such parameter file, nor infra/stacks/config/test.json"));
        assertThat(run("", "deploy", "dev", "--force"))
                .isEqualTo(failed("infra/deploy: --force: is not an option; there are --no-build and --"));
        standIn("node", "echo v18.20.0");
        assertThat(run("", "deploy", "dev"))
                .isEqualTo(failed("infra/deploy: node is v18.20.0; it must be 20 or newer"));
        standIn("node", "echo v22.1.0");
        standIn("aws", "echo 'Unable to locate credentials' >&2; exit 253");
        assertThat(run("", "deploy", "dev"))
                .isEqualTo(failed(
                        "infra/deploy: AWS does not know who you are; sign in with \"aws sso login\" or \"aws configure\","
                                + " and check AWS_PROFILE"));
        assertThat(calls()).isEmpty();
    }

    @Test
    void wrongParameterIsNamedAndNothingIsDeployed() throws Exception {
        Path own = folder.resolve("own.json");
        Files.writeString(
                own,
                Files.readString(Synthesis.CONFIGS.resolve("dev.json")).replace("\"logDays\": 7", "\"logDays\": 8"));

        Run run = run("", "deploy", own.toString(), "--no-build");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output())
                .startsWith(own + ": logDays: 8 is not one of [")
                .hasLineCount(1);
        assertThat(calls()).noneMatch(call -> call.startsWith("npx"));
    }

    @Test
    void destroyLeavesTheDataUnlessItIsTold() throws Exception {
        Run run = run("", "destroy", "dev");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("tailwater-dev is gone, its data is not: the table tailwater-dev, and")
                .contains("  us-east-1 tailwater-dev-123456789012-us-east-1");
        assertThat(calls())
                .anyMatch(call -> call.contains("delete-stack --region us-east-1 --stack-name tailwater-dev-us-east-1"))
                .noneMatch(call -> call.contains("delete-bucket")
                        || call.contains("delete-table")
                        || call.contains("delete-objects"));
    }

    @Test
    void destroyDeletesDataOnceTheNameWasTyped() throws Exception {
        assertThat(run("tailwater\n", "destroy", "dev", "--delete-data").output())
                .endsWith("infra/destroy: that is not its name; nothing was deleted\n");
        assertThat(calls()).noneMatch(call -> call.contains("delete-"));

        Run run = run("tailwater-dev\n", "destroy", "dev", "--delete-data");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(calls())
                .filteredOn(call -> call.matches("aws \\S+ delete-.*"))
                .containsExactly(
                        "aws cloudformation delete-stack --region us-east-1 --stack-name tailwater-dev-us-east-1",
                        "aws s3api delete-bucket --region us-east-1 --bucket tailwater-dev-123456789012-us-east-1",
                        "aws s3api delete-bucket --region us-east-1 --bucket results-1",
                        "aws dynamodb delete-table --region us-east-1 --table-name tailwater-dev");
    }

    @Test
    void destroyDoesNotTouchWhatIsProtected() throws Exception {
        aws("True", "nothing");

        Run run = run("tailwater-prod\n", "destroy", "prod", "--delete-data");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).startsWith("infra/destroy: tailwater-prod-eu-west-1 is protected.");
        assertThat(calls()).noneMatch(call -> call.contains("delete-"));
    }

    private record Run(int status, String output) {}

    private static Run failed(String line) {
        return new Run(1, line + "\n");
    }

    private Run run(String input, String... command) throws Exception {
        var arguments = new java.util.ArrayList<>(List.of(command));
        arguments.set(0, Path.of("..", command[0]).toString());
        ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
        builder.environment().put("PATH", folder + ":/usr/bin:/bin");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Path output = folder.resolve("output");
        Files.writeString(folder.resolve("input"), input);
        Process process = builder.redirectInput(folder.resolve("input").toFile())
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(Files.readString(output));
        }
        return new Run(process.exitValue(), Files.readString(output));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(calls).stream()
                .filter(call -> !call.startsWith("aws sts"))
                .toList();
    }

    private void standIn(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
