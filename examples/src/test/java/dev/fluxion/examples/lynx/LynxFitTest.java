package dev.fluxion.examples.lynx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.Backends;
import dev.fluxion.streams.solve.Iterate;
import java.util.List;
import org.junit.jupiter.api.Test;

class LynxFitTest {

    private static LynxFit fit(Backend backend) {
        Iterate last = LynxFit.iterates(backend).blockLast();
        assertThat(last.converged()).as(last.toString()).isTrue();
        return LynxFit.of(backend, last);
    }

    /**
     * Carpenter, Predator-Prey Population Dynamics: the Lotka-Volterra model in Stan, 2018, has posterior means and deviations of the same
     * model on the same record, with weak priors: an estimate is held to one of its deviations.
     */
    @Test
    void agreesWithABayesianFitOfTheSameRecord() {
        double[] means = {0.55, 0.028, 0.80, 0.024, 33.9, 5.9};
        double[] deviations = {0.064, 0.004, 0.091, 0.004, 2.9, 0.53};
        LynxFit fit = fit(Backends.all().get(0));
        for (int i = 0; i < means.length; i++) {
            assertThat(fit.estimates()[i]).as(LynxFit.NAMES.get(i)).isCloseTo(means[i], within(deviations[i]));
            assertThat(fit.standardErrors()[i])
                    .as("error of " + LynxFit.NAMES.get(i))
                    .isBetween(0.6 * deviations[i], 1.6 * deviations[i]);
        }
        assertThat(fit.relativeError()).isCloseTo(0.25, within(0.05));
    }

    @Test
    void everyBackendFitsAlike() {
        double[] first = fit(Backends.all().get(0)).estimates();
        for (Backend backend : Backends.all()) {
            double[] estimates = fit(backend).estimates();
            for (int i = 0; i < first.length; i++) {
                assertThat(estimates[i]).as(backend.name()).isCloseTo(first[i], within(1e-4 * first[i]));
            }
        }
    }

    @Test
    void theBandBeginsAtTheEstimatesOfTheFirstYear() {
        LynxFit fit = fit(Backends.all().get(0));
        List<LynxFit.Band> band = fit.band();
        assertThat(band).hasSize(201);
        assertThat(band.get(0).year()).isEqualTo(1900);
        assertThat(band.get(200).year()).isEqualTo(1920);
        assertThat(band.get(0).hares().middle()).isCloseTo(fit.estimates()[4], within(1e-9));
        // The initial value is an estimate itself, so its interval is that of the estimate.
        double deviation = fit.standardErrors()[4] / fit.estimates()[4];
        assertThat(band.get(0).hares().high())
                .isCloseTo(fit.estimates()[4] * Math.exp(2.028 * deviation), within(1e-6));
        for (LynxFit.Band at : band) {
            assertThat(at.lynxes().low()).isPositive().isLessThan(at.lynxes().middle());
            assertThat(at.lynxes().high()).isGreaterThan(at.lynxes().middle());
        }
    }
}
