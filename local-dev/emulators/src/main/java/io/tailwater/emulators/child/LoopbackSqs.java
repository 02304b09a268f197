package io.tailwater.emulators.child;

/** Starts ElasticMQ on the loopback interface, without queues: whoever uses it creates them. Names its classes in strings. */
public final class LoopbackSqs {

    private static final String BUILDER = "org.elasticmq.rest.sqs.SQSRestServerBuilder";
    private static final String LOOPBACK = "127.0.0.1";

    private LoopbackSqs() {}

    /**
     * Returns once the server answers.
     *
     * @param arguments the port
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Object builder =
                Class.forName(BUILDER).getMethod("withPort", int.class).invoke(null, Integer.valueOf(arguments[0]));
        builder = builder.getClass().getMethod("withInterface", String.class).invoke(builder, LOOPBACK);
        // Its strict limits are SQS's of before August 2025: 256 KiB a message, where SQS takes 1 MiB.
        Class<?> limits = Class.forName("org.elasticmq.Limits");
        Object relaxed = Class.forName("org.elasticmq.RelaxedSQSLimits$")
                .getField("MODULE$")
                .get(null);
        builder = builder.getClass().getMethod("withSQSLimits", limits).invoke(builder, relaxed);
        Object server = builder.getClass().getMethod("start").invoke(builder);
        server.getClass().getMethod("waitUntilStarted").invoke(server);
    }
}
