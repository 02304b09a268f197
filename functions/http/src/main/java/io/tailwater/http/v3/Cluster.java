package io.tailwater.http.v3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.log.store.StoreLocation;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The one cluster that there is. */
@Singleton
public class Cluster {

    /** There are no brokers: one that leads everything is what clients understand. */
    public static final int BROKER = 0;

    private final String id;

    /** @param configured the id; where there is none, one that follows from where the log is, 22 characters as Kafka's are */
    public Cluster(@ConfigProperty(name = "tailwater.cluster-id") Optional<String> configured, StoreLocation location) {
        this.id = configured.map(String::strip).filter(text -> !text.isEmpty()).orElseGet(() -> derived(location));
    }

    private static String derived(StoreLocation location) {
        UUID hash = UUID.nameUUIDFromBytes(
                (location.bucket() + "\n" + location.keyPrefix() + "\n" + location.table()).getBytes(UTF_8));
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(hash.getMostSignificantBits())
                .putLong(hash.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public String id() {
        return id;
    }

    /** @throws RestException 404 when a path names another cluster */
    public void require(String named) {
        if (!named.equals(id)) {
            throw new RestException(ErrorAnswer.ofStatus(404, "Cluster " + named + " cannot be found."));
        }
    }

    /** @throws RestException 404 when a path names another broker */
    public static void requireBroker(int named) {
        if (named != BROKER) {
            throw new RestException(
                    ErrorAnswer.ofStatus(404, "Broker " + named + " cannot be found; there is " + BROKER + "."));
        }
    }
}
