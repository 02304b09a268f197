package io.tailwater.log.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.Faults.Kind;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    @Test
    void aRehearsalLeavesNothingThatASweepDoesNotFind() {
        try (TestStore store = new TestStore()) {
            var time = new SimulatedTime();
            var requests = new RequestCounter();
            TailwaterLog log = store.open(time, 1, requests);

            assertThat(log.rehearsal().run()).isEmpty();

            assertThat(requests.take())
                    .as("the topic and the head, an upload, a refused commit, a download")
                    .isEqualTo(Map.of("GetItem", 2, "PutObject", 1, "UpdateItem", 1, "GetObject", 1));
            assertThat(store.plainClients()
                            .dynamoDb()
                            .scan(request -> request.tableName(store.location().table()))
                            .items())
                    .isEmpty();
            // Objects' ages are S3's to say, whose clock is real.
            time.advance(Duration.between(time.instant(), Instant.now()).plusHours(3));
            var swept = log.retention().sweep(Optional.empty(), time.instant().plusSeconds(60));
            assertThat(swept.orphans()).isEqualTo(swept.objects()).isEqualTo(1);
        }
    }

    @Test
    void aStepThatIsRefusedIsToldAndHindersNoOther() {
        try (TestStore store = new TestStore()) {
            var requests = new RequestCounter();
            var faults = new Faults();
            faults.whenever(Faults.UPLOAD, Kind.NOT_SENT);
            TailwaterLog log = store.open(new SimulatedTime(), 1, requests, faults);

            assertThat(log.rehearsal().run()).hasSize(1).first().asString().contains("writing segment");

            assertThat(requests.take()).containsEntry("UpdateItem", 1).containsEntry("GetObject", 1);
        }
    }
}
