package dev.fluxion.streams.control.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.streams.control.Dynamics;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlantTest {

    private static double[] after(Dynamics step, double[] start, int steps, double... control) {
        double[] x = start;
        for (int k = 0; k < steps; k++) {
            x = step.next(x, control);
        }
        return x;
    }

    @Test
    void withoutAForceTheCartPoleKeepsItsEnergyAndItsMomentum() {
        CartPole plant = CartPole.crocoddyl();
        double[] start = {0, 2.0, 0.3, -1.0};
        double[] end = after(RungeKutta.of(plant::rates, 0.001, 1), start, 3000, 0.0);
        assertThat(plant.energy(end)).isCloseTo(plant.energy(start), offset(1e-9));
        assertThat(1.1 * end[2] - 0.05 * Math.cos(end[1]) * end[3])
                .isCloseTo(1.1 * start[2] - 0.05 * Math.cos(start[1]) * start[3], offset(1e-10));
    }

    @Test
    void aForceDoesWorkOnTheCartPole() {
        // The power is the force times the velocity: the energy grows by the force times the way.
        CartPole plant = CartPole.crocoddyl();
        double[] start = {0, 3.0, 0, 0};
        double[] end = after(RungeKutta.of(plant::rates, 0.001, 1), start, 1000, 2.5);
        assertThat(plant.energy(end) - plant.energy(start)).isCloseTo(2.5 * (end[0] - start[0]), offset(1e-9));
    }

    @Test
    void theStepThatIsPlannedWithMovesPlacesByTheNewVelocities() {
        double[] next = CartPole.crocoddyl().step(0.05).next(new double[] {1, 0, 2, 0}, new double[] {3});
        // Upright at rest: y'' = f / m_c = 3, θ'' = f / (m_c l) = 6.
        assertThat(next).containsExactly(new double[] {1 + 0.05 * 2.15, 0.05 * 0.3, 2.15, 0.3}, offset(1e-15));
    }

    @Test
    void theQuadrotorHoversFallsAndTurns() {
        PlanarQuadrotor plant = PlanarQuadrotor.drake();
        double hover = plant.hover();
        assertThat(plant.rates(new double[6], new double[] {hover, hover}))
                .containsExactly(new double[] {0, 0, 0, 0, 0, 0}, offset(1e-15));
        double[] fallen = after(RungeKutta.of(plant::rates, 0.1, 1), new double[6], 10, 0.0, 0.0);
        assertThat(fallen).containsExactly(new double[] {0, -9.81 / 2, 0, 0, -9.81, 0}, offset(1e-12));
        assertThat(plant.rates(new double[6], new double[] {1.0, 0.0})[5]).isCloseTo(0.25 / 0.00383, offset(1e-12));
    }

    @Test
    void theDoublePendulumKeepsItsEnergyAndIsDrivenByTheTorque() {
        DoublePendulum plant = new DoublePendulum(1.2, 0.7, 0.9, 0.6, 9.81);
        Dynamics step = RungeKutta.of(plant::rates, 0.0005, 1);
        double[] start = {1.5, -0.4, 0.2, 1.0};
        assertThat(plant.energy(after(step, start, 4000, 0.0))).isCloseTo(plant.energy(start), offset(1e-8));
        // The torque works on the second angle.
        double[] driven = after(step, start, 1000, 0.8);
        assertThat(plant.energy(driven) - plant.energy(start)).isCloseTo(0.8 * (driven[1] - start[1]), offset(1e-8));
    }

    @Test
    void rungeAndKuttasErrorFallsWithTheFourthPower() {
        Dynamics coarse = RungeKutta.of((x, u) -> new double[] {x[0]}, 1.0, 10);
        Dynamics fine = RungeKutta.of((x, u) -> new double[] {x[0]}, 1.0, 20);
        double[] one = {1.0};
        double ratio = (Math.E - coarse.next(one, one)[0]) / (Math.E - fine.next(one, one)[0]);
        assertThat(ratio).isBetween(14.0, 17.0);
    }

    @Test
    void sensorsErrWithoutMovingThePlant() {
        Dynamics still = (x, u) -> new double[] {x[0] + u[0]};
        List<double[]> seen = Plant.of(still, new double[] {10})
                .sensed(0.5)
                .states(() -> new double[] {0})
                .take(4000)
                .collectList()
                .block();
        double mean = seen.stream().mapToDouble(x -> x[0]).average().orElseThrow();
        double variance = seen.stream()
                .mapToDouble(x -> (x[0] - mean) * (x[0] - mean))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(10.0, offset(0.05));
        assertThat(Math.sqrt(variance)).isCloseTo(0.5, offset(0.03));
    }

    @Test
    void disturbancesAddUp() {
        Dynamics still = (x, u) -> x.clone();
        double[] last = Plant.of(still, new double[] {0})
                .disturbed(0.1)
                .seed(5)
                .states(() -> new double[] {0})
                .take(10_000)
                .blockLast();
        // A walk of 10 000 steps of 0.1 is about 10 away, and almost surely not within 0.1, as after one step.
        assertThat(Math.abs(last[0])).isBetween(0.5, 40.0);
        assertThatThrownBy(() -> Plant.of(still, new double[1]).disturbed(-1.0))
                .hasMessage("disturbed: deviations must be at least 0 and finite but was -1.0");
    }

    @Test
    void theControlIsAskedForBeforeEachStepOnly() {
        double[] asked = {0};
        List<double[]> seen = Plant.of((x, u) -> new double[] {x[0] + u[0]}, new double[] {0})
                .states(() -> new double[] {++asked[0]})
                .take(4)
                .collectList()
                .block();
        assertThat(seen).extracting(x -> x[0]).containsExactly(0.0, 1.0, 3.0, 6.0);
        assertThat(asked[0]).isEqualTo(3.0);
    }
}
