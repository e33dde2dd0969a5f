package dev.fluxion.examples.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.streams.control.plant.CartPole;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushedCartPoleTest {

    private final CartPole plant = CartPole.crocoddyl();
    private final PushedCartPole pushed = new PushedCartPole(plant);

    /** The energy changes by the power of both forces: each times the velocity of the point it is at. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void gainsTheEnergyThatTheForcesGive(long seed) {
        Random random = new Random(seed);
        double[] state = random.doubles(4, -2, 2).toArray();
        double[] forces = random.doubles(2, -1, 1).toArray();
        double[] rates = pushed.rates(state, forces);
        double h = 1e-6;
        double gain = (plant.energy(along(state, rates, h)) - plant.energy(along(state, rates, -h))) / (2 * h);
        double tipVelocity = state[2] - plant.length() * state[3] * Math.cos(state[1]);
        assertThat(gain).isCloseTo(forces[0] * state[2] + forces[1] * tipVelocity, within(1e-7));
    }

    private static double[] along(double[] x, double[] rates, double h) {
        double[] result = x.clone();
        for (int i = 0; i < x.length; i++) {
            result[i] += h * rates[i];
        }
        return result;
    }
}
