package dev.fluxion.examples.adbench;

import java.util.Arrays;

/**
 * A hand tracked by its shape (HAND): bones posed by 26 angles, lengths and positions move the vertices of a mesh, which are compared with points that were seen.
 *
 * @param parents the bone each bone hangs on, or -1
 * @param relative each bone's rest pose relative to its parent's, 4 x 4 by rows
 * @param inverse the inverse of each bone's absolute rest pose, 4 x 4 by rows
 * @param vertices the vertices at rest, n x 4, homogeneous
 * @param weights how much each bone moves each vertex, bones x n
 * @param seen the points that were seen, count x 3
 * @param corresponding to which vertex each of them corresponds, or which triangle
 * @param triangles the vertices of each triangle, or empty if points correspond to vertices
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
record Hand(
        int[] parents,
        double[] relative,
        double[] inverse,
        double[] vertices,
        double[] weights,
        double[] seen,
        int[] corresponding,
        int[] triangles) {

    /** How many numbers describe a pose. */
    static final int POSE = 26;

    private static final int FINGERS = 5;

    int count() {
        return corresponding.length;
    }

    boolean isComplicated() {
        return triangles.length > 0;
    }

    /**
     * The points that were seen less where the pose puts them, count x 3.
     *
     * @param theta the pose; if points correspond to triangles, followed by two barycentric coordinates for each point
     */
    double[] errors(double[] theta) {
        double[] posed = posed(theta);
        double[] errors = new double[seen.length];
        for (int i = 0; i < corresponding.length; i++) {
            if (triangles.length == 0) {
                for (int k = 0; k < 3; k++) {
                    errors[3 * i + k] = seen[3 * i + k] - posed[3 * corresponding[i] + k];
                }
            } else {
                int a = 3 * triangles[3 * corresponding[i]];
                int b = 3 * triangles[3 * corresponding[i] + 1];
                int c = 3 * triangles[3 * corresponding[i] + 2];
                double u = theta[POSE + 2 * i];
                double v = theta[POSE + 2 * i + 1];
                for (int k = 0; k < 3; k++) {
                    errors[3 * i + k] =
                            seen[3 * i + k] - (u * posed[a + k] + v * posed[b + k] + (1 - u - v) * posed[c + k]);
                }
            }
        }
        return errors;
    }

    /** The vertices, n x 3. */
    private double[] posed(double[] theta) {
        double[] angles = boneAngles(theta);
        int bones = parents.length;
        double[] absolute = new double[12 * bones];
        double[] local = new double[9];
        double[] posedRelative = new double[12];
        double[] skinning = new double[12];
        int n = vertices.length / 4;
        double[] positions = new double[3 * n];
        for (int bone = 0; bone < bones; bone++) {
            eulerRotation(angles[3 * bone], angles[3 * bone + 1], angles[3 * bone + 2], local);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    double sum = 0;
                    for (int k = 0; k < 3; k++) {
                        sum += relative[16 * bone + 4 * i + k] * local[3 * k + j];
                    }
                    posedRelative[4 * i + j] = sum;
                }
                posedRelative[4 * i + 3] = relative[16 * bone + 4 * i + 3];
            }
            if (parents[bone] < 0) {
                for (int i = 0; i < 12; i++) {
                    absolute[12 * bone + i] = posedRelative[i];
                }
            } else {
                multiply(absolute, 12 * parents[bone], posedRelative, 0, absolute, 12 * bone);
            }
            multiply(absolute, 12 * bone, inverse, 16 * bone, skinning, 0);
            for (int vertex = 0; vertex < n; vertex++) {
                double x = vertices[4 * vertex];
                double y = vertices[4 * vertex + 1];
                double z = vertices[4 * vertex + 2];
                double h = vertices[4 * vertex + 3];
                double weight = weights[bone * n + vertex];
                for (int i = 0; i < 3; i++) {
                    double moved = skinning[4 * i] * x
                            + skinning[4 * i + 1] * y
                            + skinning[4 * i + 2] * z
                            + skinning[4 * i + 3] * h;
                    positions[3 * vertex + i] += moved * weight;
                }
            }
        }
        double[] rotation = new double[9];
        axisRotation(theta[0], theta[1], theta[2], rotation);
        for (int vertex = 0; vertex < n; vertex++) {
            double x = positions[3 * vertex];
            double y = positions[3 * vertex + 1];
            double z = positions[3 * vertex + 2];
            for (int i = 0; i < 3; i++) {
                positions[3 * vertex + i] =
                        rotation[3 * i] * x + rotation[3 * i + 1] * y + rotation[3 * i + 2] * z + theta[3 + i];
            }
        }
        return positions;
    }

    /** Three angles for each bone: of each finger's last three bones the flexion, of the first of these also the abduction. */
    private double[] boneAngles(double[] theta) {
        double[] angles = new double[3 * parents.length];
        int next = 6;
        int bone = 2;
        for (int finger = 0; finger < FINGERS; finger++) {
            for (int joint = 0; joint < 3; joint++) {
                angles[3 * bone] = theta[next++];
                if (joint == 0) {
                    angles[3 * bone + 1] = theta[next++];
                }
                bone++;
            }
            bone++;
        }
        return angles;
    }

    /** Rotates about the first axis by {@code a}, then about the second by {@code c}, then about the third by {@code b}. */
    private static void eulerRotation(double a, double b, double c, double[] rotation) {
        double sinA = Math.sin(a);
        double cosA = Math.cos(a);
        double sinB = Math.sin(b);
        double cosB = Math.cos(b);
        double sinC = Math.sin(c);
        double cosC = Math.cos(c);
        rotation[0] = cosB * cosC;
        rotation[1] = cosB * sinC * sinA - sinB * cosA;
        rotation[2] = cosB * sinC * cosA + sinB * sinA;
        rotation[3] = sinB * cosC;
        rotation[4] = sinB * sinC * sinA + cosB * cosA;
        rotation[5] = sinB * sinC * cosA - cosB * sinA;
        rotation[6] = -sinC;
        rotation[7] = cosC * sinA;
        rotation[8] = cosC * cosA;
    }

    /** Rotates about an axis by its length. */
    private static void axisRotation(double a, double b, double c, double[] rotation) {
        double square = a * a + b * b + c * c;
        if (square < 1e-8) {
            Arrays.fill(rotation, 0);
            rotation[0] = 1;
            rotation[4] = 1;
            rotation[8] = 1;
            return;
        }
        double angle = Math.sqrt(square);
        double x = a / angle;
        double y = b / angle;
        double z = c / angle;
        double sin = Math.sin(angle);
        double cos = Math.cos(angle);
        rotation[0] = x * x + (1 - x * x) * cos;
        rotation[1] = x * y * (1 - cos) - z * sin;
        rotation[2] = x * z * (1 - cos) + y * sin;
        rotation[3] = x * y * (1 - cos) + z * sin;
        rotation[4] = y * y + (1 - y * y) * cos;
        rotation[5] = y * z * (1 - cos) - x * sin;
        rotation[6] = x * z * (1 - cos) - y * sin;
        rotation[7] = z * y * (1 - cos) + x * sin;
        rotation[8] = z * z + (1 - z * z) * cos;
    }

    /** The product of two affine maps, 3 x 4 by rows. */
    private static void multiply(double[] a, int atA, double[] b, int atB, double[] product, int at) {
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 4; j++) {
                double sum = j == 3 ? a[atA + 4 * i + 3] : 0;
                for (int k = 0; k < 3; k++) {
                    sum += a[atA + 4 * i + k] * b[atB + 4 * k + j];
                }
                product[at + 4 * i + j] = sum;
            }
        }
    }
}
