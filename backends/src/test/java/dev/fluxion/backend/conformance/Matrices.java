package dev.fluxion.backend.conformance;

/** Matrices as plain Java has them, and the elementary algorithms on them. */
final class Matrices {

    private Matrices() {}

    /** The matrix whose rows follow one another in {@code numbers}, beginning at {@code first}. */
    static double[][] matrix(double[] numbers, int first, int rows, int columns) {
        double[][] matrix = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                matrix[i][j] = numbers[first + i * columns + j];
            }
        }
        return matrix;
    }

    static double[][] matrix(double[] numbers, int rows, int columns) {
        return matrix(numbers, 0, rows, columns);
    }

    static double[] flat(double[][] matrix) {
        double[] numbers = new double[matrix.length * matrix[0].length];
        int next = 0;
        for (double[] row : matrix) {
            for (double entry : row) {
                numbers[next++] = entry;
            }
        }
        return numbers;
    }

    static double[][] identity(int n) {
        double[][] identity = new double[n][n];
        for (int i = 0; i < n; i++) {
            identity[i][i] = 1.0;
        }
        return identity;
    }

    static double[][] transpose(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }

    static double[][] multiply(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                double sum = 0;
                for (int k = 0; k < b.length; k++) {
                    sum += a[i][k] * b[k][j];
                }
                product[i][j] = sum;
            }
        }
        return product;
    }

    static double[] multiply(double[][] a, double[] x) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < x.length; j++) {
                product[i] += a[i][j] * x[j];
            }
        }
        return product;
    }

    static double trace(double[][] a) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i][i];
        }
        return sum;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Solves {@code A X = B} by Gaussian elimination with partial pivoting; both matrices are overwritten. */
    static double[][] solve(double[][] a, double[][] b) {
        int n = a.length;
        for (int k = 0; k < n; k++) {
            int pivot = pivot(a, k);
            swapRows(a, k, pivot);
            swapRows(b, k, pivot);
            for (int i = k + 1; i < n; i++) {
                double factor = a[i][k] / a[k][k];
                subtractRow(a, i, k, factor);
                subtractRow(b, i, k, factor);
            }
        }
        for (int k = n - 1; k >= 0; k--) {
            for (int i = k + 1; i < n; i++) {
                subtractRow(b, k, i, a[k][i]);
            }
            for (int j = 0; j < b[k].length; j++) {
                b[k][j] /= a[k][k];
            }
        }
        return b;
    }

    /** Solves {@code A x = b}; the matrix is overwritten, the vector is not. */
    static double[] solve(double[][] a, double[] b) {
        double[][] column = new double[b.length][1];
        for (int i = 0; i < b.length; i++) {
            column[i][0] = b[i];
        }
        return flat(solve(a, column));
    }

    static double[][] inverse(double[][] a) {
        return solve(a, identity(a.length));
    }

    /** The determinant, by elimination with partial pivoting; the matrix is overwritten. */
    static double determinant(double[][] a) {
        double determinant = 1;
        for (int k = 0; k < a.length; k++) {
            int pivot = pivot(a, k);
            if (pivot != k) {
                swapRows(a, k, pivot);
                determinant = -determinant;
            }
            determinant *= a[k][k];
            for (int i = k + 1; i < a.length; i++) {
                subtractRow(a, i, k, a[i][k] / a[k][k]);
            }
        }
        return determinant;
    }

    private static void subtractRow(double[][] a, int target, int source, double factor) {
        for (int j = 0; j < a[target].length; j++) {
            a[target][j] -= factor * a[source][j];
        }
    }

    private static int pivot(double[][] a, int k) {
        int best = k;
        for (int i = k + 1; i < a.length; i++) {
            if (Math.abs(a[i][k]) > Math.abs(a[best][k])) {
                best = i;
            }
        }
        return best;
    }

    private static void swapRows(double[][] a, int i, int j) {
        double[] row = a[i];
        a[i] = a[j];
        a[j] = row;
    }
}
