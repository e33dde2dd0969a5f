package dev.fluxion.streams.control.plant;

/**
 * A quadrotor in a vertical plane: a bar with two rotors.
 *
 * <p>State: place and height in metres, pitch in radians, then their rates. Control: the thrusts of the right and of the left rotor,
 * in newtons.
 *
 * <pre>
 *   x'' = -(u1 + u2) sin θ / m
 *   y'' =  (u1 + u2) cos θ / m - g
 *   θ'' =  r (u1 - u2) / I
 * </pre>
 *
 * @param mass in kilograms
 * @param arm from the middle to a rotor, r, in metres
 * @param inertia about the middle, I, in kilograms times metres squared
 * @param gravity in metres per second squared
 * @see <a href="https://underactuated.mit.edu/acrobot.html">Tedrake, Underactuated Robotics, chapter 3: the planar quadrotor</a>
 */
public record PlanarQuadrotor(double mass, double arm, double inertia, double gravity) {

    /** The parameters of Drake's example {@code quadrotor2d}: 0.486 kg, 0.25 m and 0.00383 kg m². */
    public static PlanarQuadrotor drake() {
        return new PlanarQuadrotor(0.486, 0.25, 0.00383, 9.81);
    }

    /** The thrust of each rotor that holds it in the air. */
    public double hover() {
        return 0.5 * mass * gravity;
    }

    /** How fast the state changes, of length 6. */
    public double[] rates(double[] state, double[] control) {
        double thrust = (control[0] + control[1]) / mass();
        return new double[] {
            state[3],
            state[4],
            state[5],
            -thrust * Math.sin(state[2]),
            thrust * Math.cos(state[2]) - gravity(),
            arm() * (control[0] - control[1]) / inertia()
        };
    }
}
