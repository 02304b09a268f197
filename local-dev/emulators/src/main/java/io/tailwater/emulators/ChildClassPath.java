package io.tailwater.emulators;

import io.tailwater.emulators.child.ChildMain;
import io.tailwater.emulators.child.LoopbackDynamoDb;
import io.tailwater.emulators.child.LoopbackSqs;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The class path of the emulators: JARs of the local Maven repository, which the build has written down, and the few
 * classes of ours that run beside them. Those are copied, so that it does not matter which class loader or archive they
 * come from here, and so that the child sees nothing else of ours.
 */
final class ChildClassPath {

    private static final String JARS = "class-path";
    private static final List<Class<?>> OURS = List.of(ChildMain.class, LoopbackDynamoDb.class, LoopbackSqs.class);

    private ChildClassPath() {}

    /**
     * @param classes a folder that our classes are copied to
     * @return a value for the environment variable CLASSPATH
     * @throws EmulatorException if a JAR is missing
     */
    static String prepare(Path classes) {
        try {
            for (Class<?> type : OURS) {
                copy(type, classes);
            }
            return classes + File.pathSeparator + jars();
        } catch (IOException e) {
            throw new EmulatorException("Cannot prepare the class path of the emulators: " + e.getMessage(), e);
        }
    }

    private static void copy(Class<?> type, Path classes) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        Path target = classes.resolve(file);
        Files.createDirectories(target.getParent());
        try (InputStream bytes = open(type, type.getSimpleName() + ".class")) {
            Files.copy(bytes, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String jars() throws IOException {
        String classPath;
        try (InputStream resource = open(ChildClassPath.class, JARS)) {
            classPath = new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        for (String jar : classPath.split(Pattern.quote(File.pathSeparator))) {
            if (!Files.isRegularFile(Path.of(jar))) {
                throw new EmulatorException("The emulators need " + jar + ", which is gone: build the project again");
            }
        }
        return classPath;
    }

    private static InputStream open(Class<?> neighbour, String resource) {
        InputStream stream = neighbour.getResourceAsStream(resource);
        if (stream == null) {
            throw new EmulatorException("The resource " + neighbour.getPackageName() + "/" + resource
                    + " is missing: build the project with Maven, which resolves the emulators");
        }
        return stream;
    }
}
