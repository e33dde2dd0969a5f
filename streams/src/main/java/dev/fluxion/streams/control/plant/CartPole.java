package dev.fluxion.streams.control.plant;

import dev.fluxion.streams.control.Dynamics;

/**
 * A pole on a cart that a force moves along a line, without friction.
 *
 * <p>State: the cart's place in metres, the pole's angle from upright in radians (π hangs), the cart's velocity, the angular
 * velocity. Control: the force in newtons.
 *
 * <pre>
 *   mu  = m_c + m_p sin^2 θ
 *   y'' = (f + m_p sin θ (g cos θ - l θ'^2)) / mu
 *   θ'' = (f cos θ / l + (m_c + m_p) g sin θ / l - m_p cos θ sin θ θ'^2) / mu
 * </pre>
 *
 * @param cart the mass m_c, in kilograms
 * @param pole the mass m_p at the pole's end, in kilograms
 * @param length of the pole, l, in metres
 * @param gravity in metres per second squared
 */
public record CartPole(double cart, double pole, double length, double gravity) {

    /**
     * The one of the cart-pole example of Crocoddyl: 1 kg, 0.1 kg, 0.5 m and 9.81 m/s².
     *
     * @see <a href="https://github.com/loco-3d/crocoddyl/blob/devel/examples/notebooks/cartpole_swing_up.ipynb">Crocoddyl, cart-pole
     *     swing-up</a>
     */
    public static CartPole crocoddyl() {
        return new CartPole(1.0, 0.1, 0.5, 9.81);
    }

    /** How fast the state changes: what an integrator takes, of length 4. */
    public double[] rates(double[] state, double[] control) {
        // By accessors, not fields, so that code of any class may call this and be differentiated by its bytecode.
        double sin = Math.sin(state[1]);
        double cos = Math.cos(state[1]);
        double f = control[0];
        double spin = state[3] * state[3];
        double mu = cart() + pole() * sin * sin;
        return new double[] {
            state[2],
            state[3],
            (f + pole() * sin * (gravity() * cos - length() * spin)) / mu,
            (f * cos / length() + (cart() + pole()) * gravity() * sin / length() - pole() * cos * sin * spin) / mu
        };
    }

    /**
     * One step by the semi-implicit Euler method, as in Crocoddyl's example: velocities first, places by the new velocities. Cheap,
     * and good enough to plan with.
     *
     * @param dt how long a step is, in seconds
     */
    public Dynamics step(double dt) {
        return (state, control) -> {
            double[] rates = rates(state, control);
            double v = state[2] + dt * rates[2];
            double w = state[3] + dt * rates[3];
            return new double[] {state[0] + dt * v, state[1] + dt * w, v, w};
        };
    }

    /** The energy, in joules, zero at rest with the pole level: constant without a force. */
    public double energy(double[] state) {
        double v = state[2];
        double w = state[3];
        double cos = Math.cos(state[1]);
        // The pole moves against the cart where it leans with it: y'' and θ'' above are of this sign.
        return 0.5 * (cart + pole) * v * v
                - pole * length * v * w * cos
                + 0.5 * pole * length * length * w * w
                + pole * gravity * length * cos;
    }
}
