package io.tailwater.format.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.record.Bytes;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.utils.internals.ByteUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VarintTest {

    @Property(tries = 2000, edgeCases = EdgeCasesMode.MIXIN)
    void varintsAreKafkas(@ForAll int value) {
        ByteBuffer expected = ByteBuffer.allocate(5);
        ByteUtils.writeVarint(value, expected);
        ByteWriter out = new ByteWriter(5);

        out.putVarint(value);

        assertThat(out.toBytes().toArray()).isEqualTo(written(expected));
        assertThat(ZigZag.sizeBytes(value)).isEqualTo(expected.position());
        assertThat(new ByteReader(out.toBytes(), "the test").readVarint("value"))
                .isEqualTo(value);
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.MIXIN)
    void varlongsAreKafkas(@ForAll long value) {
        ByteBuffer expected = ByteBuffer.allocate(10);
        ByteUtils.writeVarlong(value, expected);
        ByteWriter out = new ByteWriter(10);

        out.putVarlong(value);

        assertThat(out.toBytes().toArray()).isEqualTo(written(expected));
        assertThat(ZigZag.sizeBytes(value)).isEqualTo(expected.position());
        assertThat(new ByteReader(out.toBytes(), "the test").readVarlong("value"))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "'', cut off",
        "80, cut off",
        "ffffffff, cut off",
        "ffffffff10, a varint of more than 32 bits",
        "ffffffff8f, a varint of more than 32 bits",
        "808080808000, a varint of more than 32 bits"
    })
    void refusesVarintThatIsNone(String hex, String value) {
        ByteReader in = new ByteReader(Bytes.wrap(HexFormat.of().parseHex(hex)), "the test");

        assertThatThrownBy(() -> in.readVarint("keyLength"))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageStartingWith("keyLength is " + value)
                .hasMessageEndingWith("at byte 0 of the test");
    }

    @ParameterizedTest
    @CsvSource({
        "ffffffffffffffffff, cut off",
        "ffffffffffffffffff02, a varint of more than 64 bits",
        "ffffffffffffffffff81, a varint of more than 64 bits"
    })
    void refusesVarlongThatIsNone(String hex, String value) {
        ByteReader in = new ByteReader(Bytes.wrap(HexFormat.of().parseHex(hex)), "the test");

        assertThatThrownBy(() -> in.readVarlong("timestampDelta"))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageStartingWith("timestampDelta is " + value);
    }

    private static byte[] written(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }
}
