package io.tailwater.log.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.cleaning.Cleaning.Due;
import io.tailwater.log.index.HeadMaintenance;
import io.tailwater.log.index.HeadStore;
import io.tailwater.log.index.HeadView;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.index.Tenure;
import io.tailwater.log.segment.FooterCache;
import io.tailwater.log.segment.SegmentDownloader;
import io.tailwater.log.segment.TableDownloader;
import io.tailwater.log.segment.TableUploader;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TestStore;
import io.tailwater.log.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Cleaners of a store, each of them as if it were another function's, with as little memory as the test likes. */
final class Cleaners {

    private final TestStore store;
    private final SimulatedTime time;

    Cleaners(TestStore store, SimulatedTime time) {
        this.store = store;
        this.time = time;
    }

    Cleaning open(int keysMax, ExecutionInterceptor... interceptors) {
        AwsClients clients = store.clientsWith(interceptors);
        String table = store.location().table();
        var downloader = new SegmentDownloader(clients.s3(), store.location().bucket());
        var keys = new ObjectKeys(store.location().keyPrefix());
        return new Cleaning(
                new CleaningParts(
                        new HeadStore(clients.dynamoDb(), clients.dynamoDbOnce(), table, HeadView.WHOLE),
                        new HeadMaintenance(clients.dynamoDb(), table, () -> Tenure.UNLIMITED),
                        new TableStore(clients.dynamoDb(), table),
                        new TableDownloader(downloader, new FooterCache(downloader, keys)),
                        new TableUploader(clients.s3(), store.location().bucket())),
                AppendSettings.defaults().topicDefaults(),
                keysMax,
                time);
    }

    /** Runs until nothing is due, and requires that nothing fails. */
    List<CleanedPartition> run(Cleaning cleaning, Topic topic) {
        return run(cleaning, topic, Due.ANYTHING_NEW);
    }

    List<CleanedPartition> run(Cleaning cleaning, Topic topic, Due due) {
        List<CleanedPartition> cleaned = new ArrayList<>();
        assertThat(cleaning.run(topic, due, time.instant().plus(Duration.ofMinutes(5)), cleaned::add))
                .isZero();
        return cleaned;
    }
}
