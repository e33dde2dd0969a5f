package dev.fluxion.examples.tour;

import org.ejml.data.DMatrixRMaj;

/** A planar arm of three links: where its hand is, and which way it points, for the angles of its joints. */
final class RobotArm {

    private static final double[] LENGTHS = {1.0, 0.8, 0.5};

    private RobotArm() {}

    /** From the angles of the joints, in radians, to {@code (x, y, direction)} of the hand. */
    static double[] hand(double[] joints) {
        double x = 0;
        double y = 0;
        double direction = 0;
        for (int i = 0; i < joints.length; i++) {
            direction += joints[i];
            x += LENGTHS[i] * Math.cos(direction);
            y += LENGTHS[i] * Math.sin(direction);
        }
        return new double[] {x, y, direction};
    }

    /** A joint moves every link from it outwards. */
    static DMatrixRMaj jacobian(double[] joints) {
        DMatrixRMaj jacobian = new DMatrixRMaj(3, joints.length);
        double direction = 0;
        for (int link = 0; link < joints.length; link++) {
            direction += joints[link];
            for (int joint = 0; joint <= link; joint++) {
                jacobian.add(0, joint, -LENGTHS[link] * Math.sin(direction));
                jacobian.add(1, joint, LENGTHS[link] * Math.cos(direction));
            }
            jacobian.set(2, link, 1);
        }
        return jacobian;
    }
}
