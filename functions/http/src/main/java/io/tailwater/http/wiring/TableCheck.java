package io.tailwater.http.wiring;

import io.tailwater.http.health.Readiness;
import io.tailwater.http.health.ReadinessCheck;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreLocation;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Ready when the table answers: one read of half a unit. The bucket is not asked, because a look at it needs a permission
 * (ListBucket) that nothing else here does.
 */
@Singleton
public class TableCheck implements ReadinessCheck {

    private static final Logger LOG = Logger.getLogger(TableCheck.class);

    /** Below the second that a check has. */
    private static final Duration LOOK_MAX = Duration.ofMillis(900);

    private static final String KEY_OF_NOTHING = "ready";

    private final Provider<AwsClients> clients;
    private final StoreLocation location;

    /** @param clients opened by the first check, not by the start */
    public TableCheck(Provider<AwsClients> clients, StoreLocation location) {
        this.clients = clients;
        this.location = location;
    }

    @Override
    public Readiness check() {
        try {
            clients.get().dynamoDbOnce().getItem(request -> request.tableName(location.table())
                    .key(LogTable.key(KEY_OF_NOTHING, KEY_OF_NOTHING))
                    .overrideConfiguration(limits -> limits.apiCallTimeout(LOOK_MAX)));
            return new Readiness.Ready();
        } catch (ResourceNotFoundException e) {
            return new Readiness.NotReady("The table " + location.table() + " does not exist.");
        } catch (SdkException e) {
            LOG.warnf("The table %s does not answer: %s", location.table(), e.getMessage());
            return new Readiness.NotReady("The table " + location.table() + " does not answer.");
        }
    }
}
