package io.tailwater.emulators.child;

import java.lang.reflect.Field;

/**
 * Starts DynamoDB Local as its own main class does, but on the loopback interface only: it has no option for that, and a
 * database without passwords has no business on the other interfaces. Names its classes in strings, and starts it
 * without its telemetry.
 */
public final class LoopbackDynamoDb {

    private static final String RUNNER = "software.amazon.dynamodb.services.local.main.ServerRunner";

    private LoopbackDynamoDb() {}

    /**
     * Returns once the server answers.
     *
     * @param arguments the options of DynamoDB Local
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Object server = Class.forName(RUNNER)
                .getMethod("createServerFromCommandLineArgs", String[].class)
                .invoke(null, (Object) arguments);
        Field jetty = server.getClass().getDeclaredField("server");
        jetty.setAccessible(true);
        bindToLoopback(jetty.get(server));
        server.getClass().getMethod("safeStart").invoke(server);
    }

    private static void bindToLoopback(Object jetty) throws ReflectiveOperationException {
        Object[] connectors =
                (Object[]) jetty.getClass().getMethod("getConnectors").invoke(jetty);
        for (Object connector : connectors) {
            connector.getClass().getMethod("setHost", String.class).invoke(connector, "127.0.0.1");
        }
    }
}
