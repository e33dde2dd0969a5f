package dev.fluxion.streams.control.plant;

/**
 * Two rods with masses at their ends, one hanging from the other, and a motor in the joint between them (an acrobot of point masses).
 *
 * <p>State: the angle of the first rod from hanging and of the second from the first, in radians, then their rates. Control: the
 * torque in the joint, in newton metres. By Lagrange's equations, with the mass matrix M:
 *
 * <pre>
 *   M11 = (m1 + m2) l1^2 + m2 l2^2 + 2 m2 l1 l2 cos q2    M12 = m2 l2^2 + m2 l1 l2 cos q2    M22 = m2 l2^2
 *   M q'' = (0, u) + m2 l1 l2 sin q2 (2 q1' q2' + q2'^2, -q1'^2) - G
 *   G1 = (m1 + m2) g l1 sin q1 + m2 g l2 sin(q1 + q2)      G2 = m2 g l2 sin(q1 + q2)
 * </pre>
 *
 * @param mass1 at the end of the first rod, in kilograms
 * @param mass2 at the end of the second rod, in kilograms
 * @param length1 of the first rod, in metres
 * @param length2 of the second rod, in metres
 * @param gravity in metres per second squared
 * @see <a href="https://underactuated.mit.edu/acrobot.html">Tedrake, Underactuated Robotics, chapter 3: the acrobot, here with point
 *     masses</a>
 */
public record DoublePendulum(double mass1, double mass2, double length1, double length2, double gravity) {

    /** Two rods of 1 m with 1 kg at the end of each. */
    public static DoublePendulum unit() {
        return new DoublePendulum(1.0, 1.0, 1.0, 1.0, 9.81);
    }

    /** How fast the state changes, of length 4. */
    public double[] rates(double[] state, double[] control) {
        double cross = mass2() * length1() * length2();
        double cos = Math.cos(state[1]);
        double m22 = mass2() * length2() * length2();
        double m12 = m22 + cross * cos;
        double m11 = (mass1() + mass2()) * length1() * length1() + m22 + 2.0 * cross * cos;
        double swirl = cross * Math.sin(state[1]);
        double outer = mass2() * gravity() * length2() * Math.sin(state[0] + state[1]);
        double inner = (mass1() + mass2()) * gravity() * length1() * Math.sin(state[0]);
        double b1 = swirl * (2.0 * state[2] * state[3] + state[3] * state[3]) - inner - outer;
        double b2 = control[0] - swirl * state[2] * state[2] - outer;
        double determinant = m11 * m22 - m12 * m12;
        return new double[] {
            state[2], state[3], (m22 * b1 - m12 * b2) / determinant, (m11 * b2 - m12 * b1) / determinant
        };
    }

    /** The energy, in joules, zero if both masses are at the height of the first joint: constant without a torque. */
    public double energy(double[] state) {
        double both = state[2] + state[3];
        double kinetic = 0.5 * (mass1 + mass2) * length1 * length1 * state[2] * state[2]
                + 0.5 * mass2 * length2 * length2 * both * both
                + mass2 * length1 * length2 * state[2] * both * Math.cos(state[1]);
        double height1 = -length1 * Math.cos(state[0]);
        return kinetic
                + mass1 * gravity * height1
                + mass2 * gravity * (height1 - length2 * Math.cos(state[0] + state[1]));
    }
}
