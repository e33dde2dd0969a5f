package dev.fluxion.examples.jacobians;

/**
 * Where a camera sees a point: the residual's model of bundle adjustment.
 *
 * @see <a href="https://grail.cs.washington.edu/projects/bal/">Agarwal, Snavely, Seitz and Szeliski, Bundle Adjustment in the
 *     Large, ECCV 2010</a>
 */
final class Reprojection {

    private Reprojection() {}

    /**
     * Projects.
     *
     * @param p the camera's rotation (axis times angle, 3 numbers), translation (3), focal length in pixels and radial distortions
     *     (2), and the point (3)
     * @return the pixel
     */
    static double[] pixel(double[] p) {
        double[] rotated = rotated(p[0], p[1], p[2], p[9], p[10], p[11]);
        double depth = rotated[2] + p[5];
        double u = -(rotated[0] + p[3]) / depth;
        double v = -(rotated[1] + p[4]) / depth;
        double square = u * u + v * v;
        double scale = p[6] * (1 + square * (p[7] + p[8] * square));
        return new double[] {scale * u, scale * v};
    }

    /** By Rodrigues' formula, and near no rotation at all by its first term. */
    private static double[] rotated(double a, double b, double c, double x, double y, double z) {
        double square = a * a + b * b + c * c;
        if (square == 0) {
            return new double[] {x + b * z - c * y, y + c * x - a * z, z + a * y - b * x};
        }
        double angle = Math.sqrt(square);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle) / angle;
        double along = (a * x + b * y + c * z) * (1 - cos) / square;
        return new double[] {
            x * cos + (b * z - c * y) * sin + a * along,
            y * cos + (c * x - a * z) * sin + b * along,
            z * cos + (a * y - b * x) * sin + c * along
        };
    }
}
