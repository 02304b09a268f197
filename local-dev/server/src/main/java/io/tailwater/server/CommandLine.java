package io.tailwater.server;

import io.tailwater.server.ServerOptions.Storage;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the command line, as {@code help.txt} describes it. An instance reads once. */
final class CommandLine {

    /** Those that the AWS SDKs know, the general one first. */
    private static final List<String> ENDPOINT_VARIABLES =
            List.of("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_DYNAMODB");

    private final Deque<String> arguments;
    private int port = ServerOptions.PORT;
    private @Nullable Path folder;
    private @Nullable String endpoint;
    private boolean inMemory;
    private boolean localStack;
    private boolean loadsSample = true;
    private boolean hasQueue;

    private CommandLine(List<String> arguments) {
        this.arguments = new ArrayDeque<>(arguments);
    }

    /**
     * @param defaultFolder of the data
     * @param environment may point to an S3 and a DynamoDB
     */
    static Command read(List<String> arguments, Path defaultFolder, Map<String, String> environment) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            return new Command.ShowHelp();
        }
        var commandLine = new CommandLine(arguments);
        try {
            commandLine.readOptions();
            return new Command.Serve(new ServerOptions(
                    commandLine.port,
                    commandLine.storage(defaultFolder, environment),
                    commandLine.loadsSample,
                    commandLine.hasQueue));
        } catch (RefusedException e) {
            return new Command.Refused(e.getMessage() + "; see --help");
        }
    }

    private void readOptions() {
        while (!arguments.isEmpty()) {
            String argument = arguments.remove();
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String option = equals < 0 ? argument : argument.substring(0, equals);
            if (equals >= 0) {
                arguments.push(argument.substring(equals + 1));
            }
            switch (option) {
                case "--port" -> port = port(value(option));
                case "--data" -> folder = folder(value(option));
                case "--endpoint" -> endpoint = url(value(option));
                case "--localstack" -> localStack = flag(option, equals);
                case "--in-memory" -> inMemory = flag(option, equals);
                case "--queue" -> hasQueue = flag(option, equals);
                case "--no-sample" -> loadsSample = !flag(option, equals);
                default -> throw new RefusedException("unknown option " + argument);
            }
        }
    }

    private Storage storage(Path defaultFolder, Map<String, String> environment) {
        List<String> given = storageOptions();
        if (given.size() > 1) {
            throw new RefusedException(given.get(0) + " and " + given.get(1) + " exclude each other");
        }
        if (endpoint != null) {
            return new Storage.Endpoint(endpoint);
        }
        if (localStack) {
            return new Storage.LocalStack();
        }
        Optional<String> variable = ENDPOINT_VARIABLES.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .findFirst();
        if (variable.isPresent()) {
            if (!given.isEmpty()) {
                throw new RefusedException(given.get(0) + " is for the emulators, and " + variable.get()
                        + " is set, which takes their place");
            }
            return new Storage.Elsewhere(variable.get(), environment.get(variable.get()));
        }
        return inMemory ? new Storage.InMemory() : new Storage.OnDisk(folder == null ? defaultFolder : folder);
    }

    /** Those given that choose a store: one at most may. */
    private List<String> storageOptions() {
        List<String> given = new ArrayList<>();
        if (inMemory) {
            given.add("--in-memory");
        }
        if (folder != null) {
            given.add("--data");
        }
        if (endpoint != null) {
            given.add("--endpoint");
        }
        if (localStack) {
            given.add("--localstack");
        }
        return given;
    }

    private String value(String option) {
        String value = arguments.poll();
        if (value == null || value.isEmpty() || value.startsWith("--")) {
            throw new RefusedException(option + " needs a value");
        }
        return value;
    }

    private static boolean flag(String option, int equals) {
        if (equals >= 0) {
            throw new RefusedException(option + " takes no value");
        }
        return true;
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > ServerOptions.PORT_MAX) {
            throw new RefusedException("--port: \"" + text + "\" is not a number from 0 to " + ServerOptions.PORT_MAX);
        }
        return Integer.parseInt(text);
    }

    private static String url(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return text;
            }
        } catch (URISyntaxException e) {
            // Refused below.
        }
        throw new RefusedException("--endpoint: \"" + text + "\" is not a URL such as " + Storage.LocalStack.URL);
    }

    private static Path folder(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new RefusedException("--data: \"" + text + "\" is not a path");
        }
    }

    /** Never leaves this class. */
    private static final class RefusedException extends RuntimeException {
        RefusedException(String reason) {
            super(reason);
        }
    }
}
