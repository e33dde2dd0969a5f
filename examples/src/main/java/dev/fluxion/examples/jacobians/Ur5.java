package dev.fluxion.examples.jacobians;

/**
 * The forward kinematics of the UR5, an arm of six joints, from its Denavit-Hartenberg parameters.
 *
 * @see <a href="https://www.universal-robots.com/articles/ur/application-installation/dh-parameters-for-calculations-of-kinematics-and-dynamics/">Universal
 *     Robots, DH Parameters for calculations of kinematics and dynamics</a>
 */
final class Ur5 {

    /** From each joint's axis to the next along their common normal, in metres. */
    private static final double[] A = {0, -0.425, -0.39225, 0, 0, 0};

    /** From each common normal to the next along the joint's axis, in metres. */
    private static final double[] D = {0.089159, 0, 0, 0.10915, 0.09465, 0.0823};

    /** From each joint's axis to the next about the common normal, in quarters of a turn. */
    private static final int[] ALPHA = {1, 0, 0, 1, -1, 0};

    private Ur5() {}

    /** From the angles of the joints, in radians, to where the flange is, in metres, and the unit vector along its axis. */
    static double[] flange(double[] joints) {
        double[] x = {1, 0, 0};
        double[] y = {0, 1, 0};
        double[] z = {0, 0, 1};
        double[] position = {0, 0, 0};
        for (int i = 0; i < joints.length; i++) {
            double c = Math.cos(joints[i]);
            double s = Math.sin(joints[i]);
            for (int k = 0; k < 3; k++) {
                double ahead = x[k] * c + y[k] * s;
                double aside = y[k] * c - x[k] * s;
                position[k] += A[i] * ahead + D[i] * z[k];
                x[k] = ahead;
                y[k] = ALPHA[i] == 0 ? aside : ALPHA[i] * z[k];
                z[k] = ALPHA[i] == 0 ? z[k] : -ALPHA[i] * aside;
            }
        }
        return new double[] {position[0], position[1], position[2], z[0], z[1], z[2]};
    }
}
