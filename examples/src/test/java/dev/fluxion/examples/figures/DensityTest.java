package dev.fluxion.examples.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DensityTest {

    @Test
    void isOneInAll() {
        Density density = Density.of(new Random(3).doubles(50, -1, 4).toArray(), 0.01);
        double[] places = density.places(2001);
        double sum = 0;
        for (double place : places) {
            sum += density.at(place);
        }
        assertThat(sum * (places[1] - places[0])).isCloseTo(1, within(2e-3));
    }

    @Test
    void hasTheBandwidthOfSilverman() {
        // 0, 1, 2, 3, 4: the standard deviation is sqrt(2.5), the quartiles are 1 and 3, and 2 / 1.34 is less.
        assertThat(Density.of(new double[] {3, 1, 0, 4, 2}, 0).bandwidth())
                .isCloseTo(0.9 * 2 / 1.34 * Math.pow(5, -0.2), within(1e-15));
        // Where half of them are alike the standard deviation is left: of 0, 0, 0, 0, 5 it is sqrt(5).
        assertThat(Density.of(new double[] {0, 0, 5, 0, 0}, 0).bandwidth())
                .isCloseTo(0.9 * Math.sqrt(5) * Math.pow(5, -0.2), within(1e-15));
    }

    @Test
    void isANormalDensityForOneNumber() {
        Density density = Density.of(new double[] {2}, 0.5);
        assertThat(density.at(2)).isCloseTo(1 / (0.5 * Math.sqrt(2 * Math.PI)), within(1e-12));
        assertThat(density.at(2.5)).isCloseTo(Math.exp(-0.5) / (0.5 * Math.sqrt(2 * Math.PI)), within(1e-12));
        assertThat(density.places(3)).containsExactly(0.5, 2, 3.5);
    }
}
