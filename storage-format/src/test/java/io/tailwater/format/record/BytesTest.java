package io.tailwater.format.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {

    private static final byte[] ABCDEF = {'a', 'b', 'c', 'd', 'e', 'f'};

    @Test
    void slicesAreComparedByContent() {
        Bytes slice = Bytes.wrap(ABCDEF, 1, 4).slice(1, 2);

        assertThat(slice).isEqualTo(Bytes.utf8("cd")).hasSameHashCodeAs(Bytes.utf8("cd"));
        assertThat(slice)
                .isNotEqualTo(Bytes.utf8("ce"))
                .isNotEqualTo(Bytes.utf8("c"))
                .isNotEqualTo("cd");
    }

    @Test
    void sliceShowsOnlyItself() throws IOException {
        Bytes slice = Bytes.wrap(ABCDEF, 2, 3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        slice.writeTo(out);

        assertThat(out.toString()).isEqualTo("cde");
        assertThat(slice.toUtf8String()).isEqualTo("cde");
        assertThat(slice.toArray()).containsExactly('c', 'd', 'e');
        assertThat(slice.byteAt(2)).isEqualTo((byte) 'e');
        assertThat(slice.asReadOnlyBuffer().remaining()).isEqualTo(3);
        assertThat(slice.asReadOnlyBuffer().get(0)).isEqualTo((byte) 'c');
        assertThat(slice.asReadOnlyBuffer().isReadOnly()).isTrue();
    }

    @Test
    void copiesShareNothing() {
        byte[] array = ABCDEF.clone();
        Bytes copy = Bytes.copyOf(array);
        Bytes compact = Bytes.copyOf(Bytes.wrap(array, 1, 2));

        array[1] = 'x';

        assertThat(copy).isEqualTo(Bytes.wrap(ABCDEF));
        assertThat(compact).isEqualTo(Bytes.utf8("bc"));
        assertThat(compact.array()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 7", "6, 1", "1, -1", "2147483647, 2147483647"})
    void refusesWhatLiesOutside(int offset, int length) {
        assertThatThrownBy(() -> Bytes.wrap(ABCDEF, offset, length)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Bytes.wrap(ABCDEF).slice(offset, length))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesByteOutsideOfTheSliceButWithinItsArray() {
        Bytes slice = Bytes.wrap(ABCDEF, 2, 2);

        assertThatThrownBy(() -> slice.byteAt(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.byteAt(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void textFormHidesTheContent() {
        assertThat(Bytes.utf8("secret")).hasToString("Bytes[6]");
    }
}
