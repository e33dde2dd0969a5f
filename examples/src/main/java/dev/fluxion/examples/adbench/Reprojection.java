package dev.fluxion.examples.adbench;

/** The error of one observation in bundle adjustment (BA): a camera looks at a point. */
final class Reprojection {

    /** How many numbers describe a camera: rotation (3), centre (3), focal length, principal point (2), distortion (2). */
    static final int CAMERA = 11;

    /** How many numbers the error of an observation depends on: those of a camera, a point (3) and a weight. */
    static final int BLOCK = CAMERA + 4;

    private Reprojection() {}

    /**
     * The weighted difference of where the camera sees the point and where it was seen.
     *
     * @param p camera, point and weight
     * @param feature where the point was seen
     * @return two numbers
     */
    static double[] error(double[] p, double[] feature) {
        double x = p[11] - p[3];
        double y = p[12] - p[4];
        double z = p[13] - p[5];
        double u = p[0];
        double v = p[1];
        double w = p[2];
        double square = u * u + v * v + w * w;
        double rotatedX;
        double rotatedY;
        double rotatedZ;
        if (square != 0) {
            double angle = Math.sqrt(square);
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            double inverse = 1 / angle;
            u *= inverse;
            v *= inverse;
            w *= inverse;
            double along = (u * x + v * y + w * z) * (1 - cos);
            rotatedX = x * cos + (v * z - w * y) * sin + u * along;
            rotatedY = y * cos + (w * x - u * z) * sin + v * along;
            rotatedZ = z * cos + (u * y - v * x) * sin + w * along;
        } else {
            rotatedX = x + v * z - w * y;
            rotatedY = y + w * x - u * z;
            rotatedZ = z + u * y - v * x;
        }
        double projectedX = rotatedX / rotatedZ;
        double projectedY = rotatedY / rotatedZ;
        double s = projectedX * projectedX + projectedY * projectedY;
        double distortion = 1 + p[9] * s + p[10] * s * s;
        return new double[] {
            p[14] * (projectedX * distortion * p[6] + p[7] - feature[0]),
            p[14] * (projectedY * distortion * p[6] + p[8] - feature[1])
        };
    }

    /** The error of a weight. */
    static double weightError(double weight) {
        return 1 - weight * weight;
    }
}
