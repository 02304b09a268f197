package io.tailwater.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * One execution environment of a function: its archive unpacked, and a JVM that runs it under Lambda's runtime interface
 * client with the flags, the memory and the variables of the managed Java runtime. Serves one request at a time.
 *
 * <p>Linux with glibc only, as the native part of the runtime interface client.
 */
public final class LambdaFunction implements AutoCloseable {

    private static final String HANDLER = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";
    private static final String NAME = "tailwater";
    private static final String REGION = "eu-central-1";
    private static final int MEMORY_MB = 512;
    /** The managed runtime leaves about 15 % of the memory to everything that is not heap. */
    private static final int HEAP_MB = MEMORY_MB * 85 / 100;

    /** API Gateway's own limit is 30 s; a cold start on a busy machine must fit as well. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private static final Duration END_WITHIN = Duration.ofSeconds(10);
    private static final int OUTPUT_SHOWN_LINES = 60;

    /** What the managed runtime puts on the class path, found where the tests' own class path has it. */
    private static final List<Class<?>> RUNTIME =
            List.of(AWSLambda.class, RequestHandler.class, PojoSerializer.class, SdkInternalThreadLocal.class);

    /** Rank, instances, bytes, name of the class. */
    private static final Pattern HISTOGRAM_LINE =
            Pattern.compile("^ *[0-9]+: +([0-9]+) +[0-9]+ +([^ \\n]+)", Pattern.MULTILINE);

    private static final String NATIVE_CLIENT =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient";

    private final LambdaRuntime runtime;
    private final Process process;
    private final Path output;
    private final long startedNanoTime;

    private LambdaFunction(LambdaRuntime runtime, Process process, Path output, long startedNanoTime) {
        this.runtime = runtime;
        this.process = process;
        this.output = output;
        this.startedNanoTime = startedNanoTime;
        process.onExit()
                .thenAccept(ended ->
                        runtime.fail(new LambdaFailure("process", "ended with exit code " + ended.exitValue())));
    }

    /** How an environment is begun. */
    public enum Start {
        /** From the archive. */
        COLD,
        /** From the archive, up to the moment at which SnapStart takes its snapshot; {@link #restore} lets it go on. */
        SNAPSHOT
    }

    /**
     * Unpacks and starts as a cold start does. Returns before the function is initialised; the first {@link #invoke} waits for it.
     *
     * @param archive the function's zip
     * @param environment variables of the function's configuration
     * @param folder an empty folder for everything that this environment writes; the caller deletes it
     */
    public static LambdaFunction start(Path archive, Map<String, String> environment, Path folder) throws IOException {
        return start(Start.COLD, archive, environment, folder, List.of());
    }

    /**
     * Unpacks and starts.
     *
     * @param archive the function's zip
     * @param environment variables of the function's configuration
     * @param folder an empty folder for everything that this environment writes; the caller deletes it
     * @param flags further ones of the JVM; they come after the managed runtime's own
     */
    public static LambdaFunction start(
            Start start, Path archive, Map<String, String> environment, Path folder, List<String> flags)
            throws IOException {
        Path taskRoot = Files.createDirectories(folder.resolve("task"));
        unzip(archive, taskRoot);
        Path output = folder.resolve("output.log");
        LambdaRuntime runtime = new LambdaRuntime("arn:aws:lambda:" + REGION + ":123456789012:function:" + NAME);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(managedFlags(folder));
        command.addAll(flags);
        command.addAll(List.of("-classpath", runtimeClassPath(), AWSLambda.class.getName(), HANDLER));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(taskRoot.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(reservedVariables(taskRoot, runtime.address(), start));
        builder.environment().putAll(environment);
        long startedNanoTime = System.nanoTime();
        return new LambdaFunction(runtime, builder.start(), output, startedNanoTime);
    }

    private static List<String> managedFlags(Path folder) throws IOException {
        return List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + HEAP_MB + "m",
                // Where applications' hooks around a snapshot find the runtime.
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-D" + NATIVE_CLIENT + ".JNI=" + unpackNativeClient(folder));
    }

    /**
     * Waits until the function has done what it does before its snapshot is taken.
     *
     * @throws LambdaFailure if it fails, or takes too long
     */
    public void awaitSnapshot() throws InterruptedException {
        await(runtime.snapshot(), "no snapshot");
    }

    /** Lets a function go on that waits since its snapshot, as every copy of it does. */
    public void restore() {
        runtime.restore();
    }

    /**
     * @param event JSON
     * @return the function's answer, JSON
     * @throws LambdaFailure if the function fails to start, reports an error, ends, or does not answer in time; the
     *     message ends with the function's output
     */
    public String invoke(String event) throws InterruptedException {
        return await(runtime.invoke(event), "no answer");
    }

    private <T> T await(CompletableFuture<T> answer, String missing) throws InterruptedException {
        try {
            return answer.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw withOutput(e.getCause().getMessage());
        } catch (TimeoutException e) {
            throw withOutput(missing + " within " + ANSWER_WITHIN);
        }
    }

    /** {@link System#nanoTime} just before the process was started, the archive already unpacked. */
    public long startedNanoTime() {
        return startedNanoTime;
    }

    /** CPU time of the process so far, or zero where the system does not tell. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The most memory that the process has held so far, or zero where the system does not tell. */
    public long residentBytesMax() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                        .findFirst()
                        .orElse(0)
                : 0;
    }

    /**
     * How many objects of each class are in use, by the name of the class: what nothing refers to any more is not counted. Needs the JDK's
     * {@code jcmd}.
     */
    public Map<String, Long> liveInstances() throws IOException, InterruptedException {
        Path histogram = Files.createTempFile("histogram", ".txt");
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .redirectOutput(histogram.toFile())
                    .start();
            if (!jcmd.waitFor(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                jcmd.destroyForcibly();
                throw withOutput("no histogram of classes within " + ANSWER_WITHIN);
            }
            if (jcmd.exitValue() != 0) {
                throw withOutput("no histogram of classes: " + Files.readString(histogram));
            }
            return instances(Files.readString(histogram));
        } finally {
            Files.delete(histogram);
        }
    }

    private static Map<String, Long> instances(String histogram) {
        Map<String, Long> instances = new HashMap<>();
        Matcher line = HISTOGRAM_LINE.matcher(histogram);
        while (line.find()) {
            instances.merge(line.group(2), Long.parseLong(line.group(1)), Long::sum);
        }
        return instances;
    }

    /** Everything that the function has printed so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LambdaFailure withOutput(String problem) {
        List<String> lines = output().lines().toList();
        List<String> shown = lines.subList(Math.max(0, lines.size() - OUTPUT_SHOWN_LINES), lines.size());
        return new LambdaFailure("function", problem + "\n--- output, last lines ---\n" + String.join("\n", shown));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw withOutput("still running " + END_WITHIN + " after SIGTERM; killed");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            runtime.close();
        }
    }

    private static Map<String, String> reservedVariables(Path taskRoot, String runtimeApi, Start start) {
        Map<String, String> variables = new HashMap<>();
        variables.put("_HANDLER", HANDLER);
        variables.put("AWS_DEFAULT_REGION", REGION);
        variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(MEMORY_MB));
        variables.put("AWS_LAMBDA_FUNCTION_NAME", NAME);
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", start == Start.COLD ? "on-demand" : "snap-start");
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + NAME);
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/22/[$LATEST]0");
        variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        variables.put("AWS_REGION", REGION);
        // Not reserved, but part of every deployment: without it threads of Quarkus throw at shutdown on JDK 25.
        variables.put("JAVA_TOOL_OPTIONS", "--add-opens=java.base/java.lang=ALL-UNNAMED");
        variables.put("LAMBDA_TASK_ROOT", taskRoot.toString());
        variables.put("LANG", "en_US.UTF-8");
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        variables.put("TZ", ":UTC");
        return variables;
    }

    private static String runtimeClassPath() {
        return RUNTIME.stream()
                .map(type -> archiveOf(type).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path archiveOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no path leads to " + type, e);
        }
    }

    /** Into this environment's own folder: the client would unpack it to one path that every JVM of the machine shares. */
    private static Path unpackNativeClient(Path folder) throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        String name = "libaws-lambda-jni.linux-" + architecture + ".so";
        Path library = folder.resolve(name);
        try (InputStream packed = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
            if (packed == null) {
                throw new IllegalStateException("the runtime interface client has no " + name);
            }
            Files.copy(packed, library);
        }
        return library;
    }

    private static void unzip(Path archive, Path target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("entry " + entry.getName() + " leaves the archive " + archive);
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
    }
}
