package io.tailwater.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.store.AwsClients;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Over a store that is not there: a rehearsal tells what failed, and goes on. */
class SnapshotHooksTest {

    private final LogWiring wiring =
            new LogWiring(config(), only(ExecutionInterceptor.class, List.of(new NothingLeaves())));

    private static final class NothingLeaves implements ExecutionInterceptor {

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            throw SdkClientException.create("there is no store");
        }
    }

    @Test
    void nothingIsOpenInASnapshotSoThatEveryCopyOpensItsOwn() {
        var rehearsed = new AtomicInteger();
        RehearsedPart part = rehearsed::incrementAndGet;
        var hooks = new SnapshotHooks(wiring, only(RehearsedPart.class, List.of(part)));

        hooks.beforeCheckpoint(null);
        hooks.afterRestore(null);

        assertThat(rehearsed).hasValue(1);
        assertThat(wiring.isOpen()).isFalse();
    }

    @Test
    void aLogThatIsOpenIsNotPutIntoASnapshot() {
        var hooks = new SnapshotHooks(wiring, only(RehearsedPart.class, List.of()));
        try (AwsClients clients = wiring.clients();
                TailwaterLog log = wiring.log(clients, InstantSource.system())) {
            assertThat(log).isNotNull();
            assertThatThrownBy(() -> hooks.beforeCheckpoint(null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("segment ids");
        }
    }

    private static Config config() {
        return ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(new Settings(Map.of(
                        "tailwater.bucket", "b",
                        "aws.region", "eu-central-1",
                        "tailwater.s3.endpoint", "http://127.0.0.1:1",
                        "tailwater.dynamodb.endpoint", "http://127.0.0.1:1")))
                .build();
    }

    /** As the container would inject them. */
    @SuppressWarnings("unchecked")
    private static <T> Instance<T> only(Class<T> type, List<T> beans) {
        return (Instance<T>) Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {Instance.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "stream" -> {
                            return beans.stream();
                        }
                        case "iterator" -> {
                            return beans.iterator();
                        }
                        case "forEach" -> {
                            beans.forEach((Consumer<? super T>) arguments[0]);
                            return null;
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    private record Settings(Map<String, String> properties) implements ConfigSource {

        @Override
        public Map<String, String> getProperties() {
            return properties;
        }

        @Override
        public Set<String> getPropertyNames() {
            return properties.keySet();
        }

        @Override
        public String getValue(String name) {
            return properties.get(name);
        }

        @Override
        public String getName() {
            return "test";
        }
    }
}
