package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.streams.DifferentiationException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class StreamStatisticsTest {

    @Test
    void adwinKeepsWhatIsStationaryAndItsMoments() {
        Random random = new Random(5);
        Adwin adwin = Adwin.create();
        double[] all = random.doubles(5000).toArray();
        int alarms = 0;
        for (double value : all) {
            alarms += adwin.accept(value) ? 1 : 0;
        }
        assertThat(alarms).isZero();
        assertThat(adwin.width()).isEqualTo(5000);
        double mean = Arrays.stream(all).average().orElseThrow();
        assertThat(adwin.mean()).isCloseTo(mean, offset(1e-12));
        assertThat(adwin.variance())
                .isCloseTo(
                        Arrays.stream(all)
                                .map(value -> (value - mean) * (value - mean))
                                .average()
                                .orElseThrow(),
                        offset(1e-12));
    }

    @Test
    void adwinForgetsWhatWasBeforeAChange() {
        Random random = new Random(6);
        Adwin adwin = Adwin.create();
        for (int k = 0; k < 2000; k++) {
            adwin.accept(random.nextDouble() < 0.2 ? 1 : 0);
        }
        int found = -1;
        for (int k = 0; k < 2000; k++) {
            if (adwin.accept(random.nextDouble() < 0.8 ? 1 : 0) && found < 0) {
                found = k;
            }
        }
        assertThat(found).isBetween(1, 100);
        assertThat(adwin.mean()).isCloseTo(0.8, offset(0.05));
        assertThat(adwin.width()).isLessThan(2200);
    }

    @Test
    void adwinCutsByTheBoundOfThePaper() {
        // 20 zeros, then ones: the first cut that is found is the first at which |0 - 1| exceeds the bound for two
        // parts of a row.
        Adwin adwin = Adwin.of(0.01);
        for (int k = 0; k < 20; k++) {
            assertThat(adwin.accept(0)).isFalse();
        }
        int ones = 0;
        boolean cut = false;
        while (!cut) {
            cut = adwin.accept(1);
            ones++;
        }
        assertThat(exceeds(20, ones)).isTrue();
        assertThat(ones == 5 || !exceeds(20, ones - 1)).isTrue();
    }

    private static boolean exceeds(int zeros, int ones) {
        double n = zeros + ones;
        double share = ones / n;
        double m = 1 / (1.0 / zeros + 1.0 / ones);
        double log = Math.log(2 * Math.log(n) / 0.01);
        return 1 > Math.sqrt(2 / m * share * (1 - share) * log) + 2 / (3 * m) * log;
    }

    @Test
    void pageAndHinkleySumUpTheExcess() {
        // Of zeros and then ones, the mean after k ones is k / (10 + k): the excesses 1 - mean - delta are summed up to
        // 3.
        PageHinkley test = PageHinkley.of(0.1, 3, 5);
        for (int k = 0; k < 10; k++) {
            assertThat(test.accept(0)).isFalse();
        }
        double sum = 0;
        int k = 0;
        boolean drift = false;
        while (sum <= 3) {
            assertThat(drift).isFalse();
            k++;
            sum += 1 - k / (10.0 + k) - 0.1;
            drift = test.accept(1);
        }
        assertThat(drift).isTrue();
        assertThat(test.accept(1)).as("it starts afresh").isFalse();
        assertThatThrownBy(() -> test.accept(Double.NaN)).hasMessage("PageHinkley: value must be finite but was NaN");
    }

    @Test
    void meansOfScores() {
        PrequentialMean all = PrequentialMean.cumulative();
        PrequentialMean latest = PrequentialMean.windowed(2);
        PrequentialMean fading = PrequentialMean.fading(0.5);
        assertThat(all.value()).isNaN();
        for (double score : new double[] {4, 2, 6}) {
            all.accept(score);
            latest.accept(score);
            fading.accept(score);
        }
        assertThat(all.value()).isEqualTo(4.0);
        assertThat(latest.value()).isEqualTo(4.0);
        assertThat(fading.value()).isCloseTo((1 + 1 + 6) / 1.75, offset(1e-15));
        latest.accept(Double.NaN);
        latest.accept(1);
        assertThat(latest.accept(3)).as("a bad score leaves with its window").isEqualTo(2.0);
        assertThat(latest.count()).isEqualTo(6);
    }

    @Test
    void vectorsAreStandardizedByWhatWasSeen() {
        List<double[]> seen = Flux.just(new double[] {1, 7}, new double[] {3, 7}, new double[] {8, 7})
                .transform(Standardize.stage())
                .collectList()
                .block();
        assertThat(seen.get(0)).containsExactly(0, 0);
        assertThat(seen.get(1)).containsExactly(1, 0);
        // Mean 4 and variance (9 + 1 + 16) / 3.
        assertThat(seen.get(2)).containsExactly(new double[] {4 / Math.sqrt(26.0 / 3), 0}, offset(1e-14));
        assertThatThrownBy(() -> Flux.just(new double[] {Double.NaN})
                        .transform(Standardize.stage())
                        .blockLast())
                .isInstanceOf(DifferentiationException.class)
                .hasMessageContaining("value must be finite but was NaN");
    }

    @Test
    void oneHugeNumberDoesNotEndAllStatistics() {
        Standardize standardize = Standardize.create();
        standardize.accept(new double[] {1, 7});
        assertThatThrownBy(() -> standardize.accept(new double[] {2, -1e200}))
                .hasMessage(
                        "standardize: value must be at most 1.0E140 in size, as its square is summed, but was -1.0E200");
        assertThat(standardize.accept(new double[] {3, 9})).containsExactly(1, 1);
        assertThat(standardize.accept(new double[] {-1e140, 1e140})[0])
                .isNegative()
                .isFinite();

        Adwin adwin = Adwin.create();
        adwin.accept(-Double.MAX_VALUE);
        adwin.accept(Double.MAX_VALUE);
        assertThat(adwin.variance()).isFinite().isPositive();
        boolean drift = false;
        for (int k = 0; k < 3000; k++) {
            drift |= adwin.accept(k < 1500 ? 1e140 : -1e140);
        }
        assertThat(drift).isTrue();
    }

    @Test
    void lossesAreWhatTheyAreDefinedToBe() {
        assertThat(Losses.squared(3, 1)).isEqualTo(2.0);
        assertThat(Losses.absolute(-3, 1)).isEqualTo(4.0);
        assertThat(Losses.huber(1.5, 1, 1)).isEqualTo(0.125);
        assertThat(Losses.huber(4, 1, 1)).isEqualTo(2.5);
        assertThat(Losses.quantile(1, 3, 0.9)).isEqualTo(1.8);
        assertThat(Losses.quantile(3, 1, 0.9)).isCloseTo(0.2, offset(1e-15));
        assertThat(Losses.logistic(0, 1)).isCloseTo(Math.log(2), offset(1e-15));
        assertThat(Losses.logistic(800, -1)).isEqualTo(800.0);
        assertThat(Losses.logistic(800, 1)).isZero();
        assertThat(Losses.logistic(-2, 1)).isCloseTo(Math.log(1 + Math.exp(2)), offset(1e-14));
        assertThat(Losses.logistic(-40, 1)).isCloseTo(40 + 4.248354255291589e-18, offset(1e-14));
        assertThat(Losses.logistic(-37, 1)).isCloseTo(37, offset(1e-14));
        assertThat(Losses.logistic(Double.NaN, 1)).isNaN();
        assertThat(Losses.hinge(0.25, 1)).isEqualTo(0.75);
        assertThat(Losses.hinge(3, 1)).isZero();
        assertThat(Losses.poisson(Math.log(2), 3)).isCloseTo(2 - 3 * Math.log(2), offset(1e-15));
        assertThat(Losses.crossEntropy(new double[] {1000, 1000}, 0)).isCloseTo(Math.log(2), offset(1e-12));
        assertThat(Losses.crossEntropy(new double[] {1, 2, 3}, 2))
                .isCloseTo(Math.log(1 + Math.exp(-1) + Math.exp(-2)), offset(1e-15));
    }
}
