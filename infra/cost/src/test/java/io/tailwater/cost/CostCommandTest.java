package io.tailwater.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostCommandTest {

    private static final Load ONE_MIB = new Load(1, 1024, 1, 1, 24, 1, 10, 0, Load.Way.DIRECT);

    private final Figures prices = Figures.prices();

    @Test
    void aBillIsRequestsTimesPrices() {
        Bill bill = new TailwaterBill(prices, Figures.usage()).of(ONE_MIB);

        // 730 h x 3,600 s = 2,628,000 batches; worked out by hand from the price list.
        assertThat(line(bill, "S3 PUTs")).isCloseTo(2.628 * 5, within(0.001));
        assertThat(line(bill, "API Gateway")).isCloseTo(2.628 * 2, within(0.001));
        // A day of Parquet, and raw segments for two turns and two hours; what was deleted of both stays for another
        // day.
        assertThat(line(bill, "storage")).isCloseTo(2_566.41 * (24 + 2 + 1.0 / 6) / 730 * 0.023, within(0.001));
        assertThat(line(bill, "storage of what was deleted")).isCloseTo(2 * 2_566.41 * 24 / 730 * 0.023, within(0.001));
        // 20,531 Parquet segments of 128 MiB: a PUT, 2 GETs, 5 + 5 units each; a GET and 1/32 unit for a raw one; 40
        // MiB/s at 1.73 GB.
        assertThat(line(bill, "compaction"))
                .isCloseTo(
                        20_531.25 * (5.0 + 2 * 0.4 + 5 * 0.625 + 5 * 0.125) / 1e6
                                + 2.628 * (0.4 + 0.125 / 32)
                                + 2_628_000 / 40.0 * 1.73 * 0.0000133334,
                        within(0.001));
        assertThat(line(bill, "expiry"))
                .isCloseTo(2.628 * (0.625 / 8 + 0.125 / 16) + 20_531.25 * (0.625 + 3 * 0.125) / 1e6, within(0.001));
        assertThat(line(bill, "logs, metrics, alarms"))
                .isCloseTo(2 * 2_628_000 * 1_400.0 / 1024 / 1024 / 1024 * 0.5 + 25 * 0.3 + 2.2, within(0.001));
        assertThat(bill.dollars())
                .isCloseTo(bill.lines().stream().mapToDouble(Bill.Line::dollars).sum(), within(1e-9));
    }

    @Test
    void othersAreMeteredByBytesAndHours() {
        List<Bill> bills = new OtherBills(prices).of(ONE_MIB);

        assertThat(bills.get(0).dollars()).isCloseTo(2_566.41 * 0.12 + 730 * 0.04, within(0.01));
        assertThat(bills.get(1).dollars())
                .isCloseTo(730 * (0.75 + 0.015) + 2_566.41 * 0.15 + 84.375 * 0.1, within(0.01));
        assertThat(bills.get(2).name()).isEqualTo("MSK, 3 x m5.large, 3 copies");
    }

    @Test
    void largerBatchesCostLess() {
        var calculator = new TailwaterBill(prices, Figures.usage());
        double small = calculator
                .of(new Load(1, 64, 1, 1, 24, 1, 10, 0, Load.Way.DIRECT))
                .dollars();
        double large = calculator
                .of(new Load(1, 4096, 1, 1, 24, 1, 10, 0, Load.Way.DIRECT))
                .dollars();

        assertThat(large).isLessThan(small / 10);
    }

    @Test
    void aQueueMakesSmallRequestsCheap() {
        var calculator = new TailwaterBill(prices, Figures.usage());
        double direct = calculator
                .of(new Load(1, 1, 1, 0, 24, 1, 10, 0, Load.Way.DIRECT))
                .dollars();
        double queued = calculator
                .of(new Load(1, 1, 1, 0, 24, 1, 10, 0, Load.Way.QUEUED))
                .dollars();

        assertThat(queued).isLessThan(direct / 4);
    }

    /** 1,024 messages a second: a thousand of them, 1,000 KiB, are a batch. */
    @Test
    void aQueuesBillFollowsItsBatches() {
        Bill bill = new TailwaterBill(prices, Figures.usage()).of(new Load(1, 1, 1, 0, 24, 1, 1, 0, Load.Way.QUEUED));
        double messagesMillions = 2_691.072;
        double batchesMillions = messagesMillions / 1_000;

        // Sent one by one, received and deleted ten by ten.
        assertThat(line(bill, "SQS")).isCloseTo(messagesMillions * 1.2 * 0.4, within(0.001));
        assertThat(line(bill, "S3 PUTs")).isCloseTo(batchesMillions * 5, within(0.001));
        assertThat(line(bill, "DynamoDB receipts"))
                .isCloseTo(batchesMillions * ((1 + 16) * 0.625 + 0.125), within(0.001));
        // A message a minute is a batch of its own.
        Bill rare = new TailwaterBill(prices, Figures.usage())
                .of(new Load(1.0 / 1024 / 60, 1, 1, 0, 24, 1, 1, 0, Load.Way.QUEUED));
        assertThat(line(rare, "SQS")).isCloseTo(0.0438 * 3 * 0.4, within(0.001));
    }

    @Test
    void printsEveryLine() {
        assertThat(CostCommand.print("--mib-per-second", "50", "--batch-kib", "4096", "--replica-regions", "2"))
                .contains("50 MiB/s in batches of 4096 KiB", "us-east-1, 2026-11", "copies in 2 regions")
                .contains("compaction", "expiry", "schedules and the sweep", "logs, metrics, alarms")
                .contains("Kinesis on demand", "MSK Serverless", "MSK, 3 x m5.2xlarge");
    }

    @ParameterizedTest
    @CsvSource({
        "--batch-kib,0,--batch-kib: 0.0 is not between 0.01 and 6144.0",
        "--batch-kib,many,--batch-kib: many is not a number",
        "--consumers,1.5,--consumers: 1.5 is not a whole number",
        "--way,post,--way: post is neither direct nor queued",
        "--mib-per-second,NaN,--mib-per-second: NaN is not between 1.0E-6 and 100000.0",
        "--colour,red,--colour is not an option; there are --batch-kib"
    })
    void namesWhatIsWrong(String option, String value, String message) {
        assertThatThrownBy(() -> CostCommand.print(option, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void anOptionNeedsItsValue() {
        assertThatThrownBy(() -> CostCommand.print("--way")).hasMessage("--way needs a value");
    }

    private static double line(Bill bill, String what) {
        return bill.lines().stream()
                .filter(line -> line.what().equals(what))
                .findFirst()
                .orElseThrow()
                .dollars();
    }
}
