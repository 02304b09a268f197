package io.tailwater.http.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    private static final long SEED = 20_261_122L;
    private static final int ROUNDS = 200_000;

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ascii only, longer than a long", "ü", "漢", "🌍", "aü漢🌍\u0000\uffff\udbff\udfff"})
    void textIsValidAtAnyOffset(String text) {
        byte[] bytes = ("1234567" + text + "\ud800").getBytes(StandardCharsets.UTF_8);

        assertThat(Utf8.firstInvalid(bytes, 7, bytes.length - 8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "a\ud800b", "\ud800\ud800\udc00", "\udc00\ud800", "🌍\ud83c"})
    void unpairedSurrogateHasNoForm(String text) {
        assertThat(Utf8.canEncode(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ü", "🌍", "🌍🌍a"})
    void everythingElseHasOne(String text) {
        assertThat(Utf8.canEncode(text)).isTrue();
    }

    @Test
    void placeOfTheFirstInvalidSequence() {
        byte[] bytes = "ascii, ü, then: \u00ff".getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 2] = (byte) 0xff;

        assertThat(Utf8.firstInvalid(bytes, 0, bytes.length)).hasValue(bytes.length - 2);
    }

    /** The JDK's decoder is the oracle: random bytes of the kinds that sequences are made of. */
    @Test
    void agreesWithTheDecoderOfTheJdk() {
        Random random = new Random(SEED);
        int[] kinds = {
            0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
            0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
        };
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[1 + random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(3) == 0 ? 0x41 : kinds[random.nextInt(kinds.length)]);
            }
            boolean expected = decodes(bytes);
            valid += expected ? 1 : 0;
            assertThat(Utf8.firstInvalid(bytes, 0, bytes.length).isEmpty())
                    .as(Arrays.toString(bytes))
                    .isEqualTo(expected);
        }
        assertThat(valid).isGreaterThan(ROUNDS / 100);
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
