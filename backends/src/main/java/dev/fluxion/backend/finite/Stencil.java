package dev.fluxion.backend.finite;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A formula for a derivative from values on a grid: {@code f^(q)(x) = sum of c_i f(x + g_i h) / h^q}.
 *
 * @param grid the places g
 * @param order the order q of the derivative
 * @param coefficients the weights c
 * @param truncationOrder the order k of the derivative that the leading error term holds
 * @param truncation the bound {@code sum of |c_i g_i^k| / k!} of that term, over {@code |f^(k)| h^(k - q)}
 * @param rounding the amplification {@code sum of |c_i|} of errors in f, over {@code h^-q}
 */
record Stencil(int[] grid, int order, double[] coefficients, int truncationOrder, double truncation, double rounding) {

    /** More digits than any coefficient here needs to be rounded right, and what is left of a zero below them. */
    private static final MathContext DIGITS = new MathContext(60);

    private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-40");

    /** The formula of the highest accuracy on a grid of distinct places, more than {@code order} of them. */
    static Stencil of(int[] grid, int order) {
        BigDecimal[] exact = weights(grid, 0, order);
        int k = grid.length;
        while (moment(grid, exact, k, false).abs().compareTo(NEGLIGIBLE) < 0) {
            k++;
        }
        BigDecimal truncation = moment(grid, exact, k, true).divide(factorial(k), DIGITS);
        return new Stencil(
                grid,
                order,
                toDoubles(exact),
                k,
                truncation.doubleValue(),
                moment(grid, exact, 0, true).doubleValue());
    }

    /** The coefficients of the derivative at the place {@code center} of the same grid. */
    double[] coefficientsAt(int center) {
        return toDoubles(weights(grid, center, order));
    }

    /** The largest distance from the point, in steps. */
    int reach() {
        int reach = 0;
        for (int place : grid) {
            reach = Math.max(reach, Math.abs(place));
        }
        return reach;
    }

    /** Fornberg's recursion, Mathematics of Computation 51 (1988), 699-706. */
    private static BigDecimal[] weights(int[] grid, int center, int order) {
        int points = grid.length;
        var c = new BigDecimal[points][order + 1];
        for (BigDecimal[] row : c) {
            java.util.Arrays.fill(row, BigDecimal.ZERO);
        }
        c[0][0] = BigDecimal.ONE;
        BigDecimal c1 = BigDecimal.ONE;
        BigDecimal c4 = difference(grid[0], center);
        for (int i = 1; i < points; i++) {
            int highest = Math.min(i, order);
            BigDecimal c2 = BigDecimal.ONE;
            BigDecimal c5 = c4;
            c4 = difference(grid[i], center);
            for (int j = 0; j < i; j++) {
                BigDecimal c3 = difference(grid[i], grid[j]);
                c2 = c2.multiply(c3);
                if (j == i - 1) {
                    for (int k = highest; k > 0; k--) {
                        BigDecimal sum =
                                c[i - 1][k - 1].multiply(BigDecimal.valueOf(k)).subtract(c5.multiply(c[i - 1][k]));
                        c[i][k] = c1.multiply(sum).divide(c2, DIGITS);
                    }
                    c[i][0] = c1.multiply(c5).multiply(c[i - 1][0]).negate().divide(c2, DIGITS);
                }
                for (int k = highest; k > 0; k--) {
                    c[j][k] = c4.multiply(c[j][k])
                            .subtract(c[j][k - 1].multiply(BigDecimal.valueOf(k)))
                            .divide(c3, DIGITS);
                }
                c[j][0] = c4.multiply(c[j][0]).divide(c3, DIGITS);
            }
            c1 = c2;
        }
        var weights = new BigDecimal[points];
        for (int i = 0; i < points; i++) {
            weights[i] = c[i][order];
        }
        return weights;
    }

    private static BigDecimal moment(int[] grid, BigDecimal[] weights, int k, boolean absolute) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < grid.length; i++) {
            BigDecimal term = weights[i].multiply(BigDecimal.valueOf(grid[i]).pow(k));
            sum = sum.add(absolute ? term.abs() : term);
        }
        return sum;
    }

    private static BigDecimal factorial(int k) {
        BigDecimal product = BigDecimal.ONE;
        for (int i = 2; i <= k; i++) {
            product = product.multiply(BigDecimal.valueOf(i));
        }
        return product;
    }

    private static BigDecimal difference(int a, int b) {
        return BigDecimal.valueOf((long) a - b);
    }

    private static double[] toDoubles(BigDecimal[] exact) {
        double[] rounded = new double[exact.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = exact[i].abs().compareTo(NEGLIGIBLE) < 0 ? 0.0 : exact[i].doubleValue();
        }
        return rounded;
    }
}
