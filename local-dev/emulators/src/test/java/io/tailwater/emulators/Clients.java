package io.tailwater.emulators;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The real SDK, with the HTTP client that the service uses. */
final class Clients implements AutoCloseable {

    private static final int CONNECTIONS_MAX = 64;

    private final SdkHttpClient http =
            Apache5HttpClient.builder().maxConnections(CONNECTIONS_MAX).build();
    private final S3Client s3;
    private final DynamoDbClient dynamoDb;

    Clients(AwsEndpoints aws) {
        s3 = configure(S3Client.builder().forcePathStyle(true), aws, aws.s3()).build();
        dynamoDb = configure(DynamoDbClient.builder(), aws, aws.dynamoDb()).build();
    }

    S3Client s3() {
        return s3;
    }

    DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    @Override
    public void close() {
        s3.close();
        dynamoDb.close();
        http.close();
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configure(
            B builder, AwsEndpoints aws, URI endpoint) {
        AwsBasicCredentials credentials = AwsBasicCredentials.create(aws.accessKeyId(), aws.secretAccessKey());
        return builder.endpointOverride(endpoint)
                .region(Region.of(aws.region()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(http);
    }
}
