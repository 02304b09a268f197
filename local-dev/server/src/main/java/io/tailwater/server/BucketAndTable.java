package io.tailwater.server;

import io.quarkus.runtime.StartupEvent;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.Provisioning;
import io.tailwater.log.store.StoreLocation;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.UnknownHostException;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes the bucket and the table, before the first request is taken. On AWS the templates do. */
@Singleton
class BucketAndTable {

    void ensure(@Observes StartupEvent start, AwsClients clients, StoreLocation location) {
        try {
            Provisioning.ensure(clients, location);
        } catch (SdkException e) {
            throw new StartException("cannot make the bucket " + location.bucket() + " and the table "
                    + location.table() + ": " + reason(e));
        }
    }

    /** One line. */
    private static String reason(SdkException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return "nothing answers at " + TailwaterServer.store().description();
            }
        }
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
