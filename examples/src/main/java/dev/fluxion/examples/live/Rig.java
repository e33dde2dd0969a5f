package dev.fluxion.examples.live;

import dev.fluxion.streams.control.Dynamics;
import dev.fluxion.streams.control.plant.CartPole;
import dev.fluxion.streams.control.plant.RungeKutta;

/** The simulated cart-pole: moved on step by step, by one thread. */
final class Rig {

    /** How long a step is: half a tick of the controller, so that a state it looks at is not old. */
    static final double STEP = 0.005;

    /** As far from upright as counts as upright, in radians. */
    private static final double UPRIGHT = 0.2;

    private final Dynamics dynamics;
    private final double[] start;
    private double[] state;
    private long steps;
    private long uprightSteps;

    Rig(CartPole plant, double[] start) {
        this.dynamics = RungeKutta.of(new PushedCartPole(plant)::rates, STEP, 2);
        this.start = start.clone();
        this.state = this.start;
    }

    /** Hangs the pole down again. */
    void restart() {
        state = start;
        steps = 0;
        uprightSteps = 0;
    }

    /** Moves on by a step under a force on the cart and a push at the tip; the new state. */
    double[] advance(double force, double push) {
        state = dynamics.next(state, new double[] {force, push});
        steps++;
        uprightSteps = Math.abs(angle()) < UPRIGHT ? uprightSteps + 1 : 0;
        return state.clone();
    }

    Pose pose(double force, double push) {
        return new Pose(steps * STEP, state[0], angle(), force, push, uprightSteps * STEP);
    }

    private double angle() {
        return Math.IEEEremainder(state[1], 2.0 * Math.PI);
    }
}
