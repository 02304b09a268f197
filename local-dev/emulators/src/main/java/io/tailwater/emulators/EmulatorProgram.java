package io.tailwater.emulators;

import io.tailwater.emulators.child.LoopbackDynamoDb;
import io.tailwater.emulators.child.LoopbackSqs;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.IntFunction;

/**
 * What to run as one emulator.
 *
 * @param name names its folder, its log and its lock
 * @param mainClass the class whose {@code main} returns once the emulator serves
 * @param heapMebibytes the most heap that it may use
 * @param argumentsAt the arguments of {@code mainClass} for a port; asked again for another one when a port is taken
 */
record EmulatorProgram(String name, String mainClass, int heapMebibytes, IntFunction<List<String>> argumentsAt) {

    private static final String S3 = "s3";
    private static final String DYNAMO_DB = "dynamodb";
    private static final String SQS = "sqs";

    /** It streams: 96 were enough for 64 clients with objects of 8 MiB, and for one of 128 MiB. */
    private static final int S3_HEAP_MEBIBYTES = 128;

    /** Tables are outside the heap, in memory mode too: 192 were enough for 64 clients with items of 100 KB. */
    private static final int DYNAMO_DB_HEAP_MEBIBYTES = 256;

    /** Messages are in the heap: about a hundred of the largest. */
    private static final int SQS_HEAP_MEBIBYTES = 256;

    /**
     * The file system provider in memory mode too, on a folder that is deleted: one behaviour in both modes, and no heap
     * that objects can fill.
     */
    static EmulatorProgram s3(EmulatorDirectory directory) {
        return new EmulatorProgram(S3, "org.gaul.s3proxy.Main", S3_HEAP_MEBIBYTES, port -> {
            Properties properties = new Properties();
            properties.setProperty("s3proxy.endpoint", "http://" + Ports.LOOPBACK + ":" + port);
            properties.setProperty("s3proxy.authorization", "aws-v2-or-v4");
            properties.setProperty("s3proxy.identity", AwsEndpoints.EMULATOR_ACCESS_KEY_ID);
            properties.setProperty("s3proxy.credential", AwsEndpoints.EMULATOR_SECRET_ACCESS_KEY);
            properties.setProperty("jclouds.provider", "filesystem-nio2");
            properties.setProperty(
                    "jclouds.filesystem.basedir", directory.data(S3).toString());
            return List.of("--properties", write(properties, directory.run().resolve("s3proxy.properties")));
        });
    }

    /**
     * One database for every region and access key: data is found again by a client that is configured differently. Two
     * regions are two pairs of emulators.
     */
    static EmulatorProgram dynamoDb(EmulatorDirectory directory, EmulatorOptions options) {
        return new EmulatorProgram(DYNAMO_DB, LoopbackDynamoDb.class.getName(), DYNAMO_DB_HEAP_MEBIBYTES, port -> {
            List<String> arguments = new ArrayList<>();
            arguments.addAll(List.of("-port", Integer.toString(port), "-sharedDb", "-disableTelemetry"));
            if (options instanceof EmulatorOptions.OnDisk) {
                arguments.addAll(List.of("-dbPath", directory.data(DYNAMO_DB).toString()));
            } else {
                arguments.add("-inMemory");
            }
            return List.copyOf(arguments);
        });
    }

    /** ElasticMQ keeps its queues in memory. */
    static EmulatorProgram sqs() {
        return new EmulatorProgram(
                SQS, LoopbackSqs.class.getName(), SQS_HEAP_MEBIBYTES, port -> List.of(Integer.toString(port)));
    }

    private static String write(Properties properties, Path file) {
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        } catch (IOException e) {
            throw new EmulatorException("Cannot write " + file + ": " + e.getMessage(), e);
        }
        return file.toString();
    }
}
