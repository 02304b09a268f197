package io.tailwater.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostCommandTest {

    private static final Load ONE_MIB = new Load(1, 1024, 1, 1, 24, 10, 0, Load.Way.DIRECT);

    private final Figures prices = Figures.prices();

    @Test
    void aBillIsRequestsTimesPrices() {
        Bill bill = new TailwaterBill(prices, Figures.usage()).of(ONE_MIB);

        // 730 h x 3,600 s = 2,628,000 batches; worked out by hand from the price list.
        assertThat(line(bill, "S3 PUTs")).isCloseTo(2.628 * 5, within(0.001));
        assertThat(line(bill, "API Gateway")).isCloseTo(2.628 * 2, within(0.001));
        assertThat(line(bill, "storage")).isCloseTo(2_566.41 * 24 / 730 * 0.023, within(0.001));
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
        double small =
                calculator.of(new Load(1, 64, 1, 1, 24, 10, 0, Load.Way.DIRECT)).dollars();
        double large = calculator
                .of(new Load(1, 4096, 1, 1, 24, 10, 0, Load.Way.DIRECT))
                .dollars();

        assertThat(large).isLessThan(small / 10);
    }

    @Test
    void aQueueMakesSmallRequestsCheap() {
        var calculator = new TailwaterBill(prices, Figures.usage());
        double direct =
                calculator.of(new Load(1, 1, 1, 0, 24, 10, 0, Load.Way.DIRECT)).dollars();
        double queued =
                calculator.of(new Load(1, 1, 1, 0, 24, 10, 0, Load.Way.QUEUED)).dollars();

        assertThat(queued).isLessThan(direct / 4);
    }

    @Test
    void printsEveryLine() {
        assertThat(CostCommand.print("--mib-per-second", "50", "--batch-kib", "4096", "--replica-regions", "2"))
                .contains("50 MiB/s in batches of 4096 KiB", "us-east-1, 2026-11", "copies in 2 regions")
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
