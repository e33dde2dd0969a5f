package dev.fluxion.examples.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "{\"x\": 1.0E-300}", "äöü €, \u0000\uFFFD"})
    void comesBackAsItWas(String text) {
        assertThat(PackedText.unpack(PackedText.pack(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 101, 102, 103, 104, 105, 10_000})
    void comesBackWhateverItsLength(int length) {
        String text = new Random(length)
                .ints(length, ' ', '~')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        assertThat(PackedText.unpack(PackedText.pack(text))).isEqualTo(text);
    }

    @Test
    void isOfIntegersThatADoubleHoldsExactly() {
        assertThat(PackedText.pack("any text at all").length).isGreaterThan(2);
        for (double number : PackedText.pack("any text at all")) {
            assertThat(number).isBetween(0.0, 0x1p48 - 1).isEqualTo(Math.rint(number));
        }
    }
}
