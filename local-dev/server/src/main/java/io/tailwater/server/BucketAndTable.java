package io.tailwater.server;

import io.quarkus.runtime.StartupEvent;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.Provisioning;
import io.tailwater.log.store.StoreLocation;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes the bucket and the table, before the first request is taken. On AWS the templates do. */
@Singleton
class BucketAndTable {

    void ensure(@Observes StartupEvent start, AwsClients clients, StoreLocation location) {
        try {
            Provisioning.ensure(clients, location);
        } catch (SdkException e) {
            throw new StartException("cannot make the bucket " + location.bucket() + " and the table "
                    + location.table() + ": " + e.getMessage());
        }
    }
}
