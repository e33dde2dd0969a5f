package dev.fluxion.lift;

import java.util.Arrays;

/** Arrays of arrays laid out in one, in plain Java that transformed code takes in. */
final class Rows {

    private Rows() {}

    static int count(double[][] rows) {
        int count = 0;
        for (double[] row : rows) {
            count += row.length;
        }
        return count;
    }

    static double[] flat(double[][] rows) {
        double[] flat = new double[count(rows)];
        int from = 0;
        for (double[] row : rows) {
            System.arraycopy(row, 0, flat, from, row.length);
            from += row.length;
        }
        return flat;
    }

    /** Rows as long as those of a sample. */
    static double[][] like(double[][] sample, double[] flat, int from) {
        double[][] rows = new double[sample.length][];
        int next = from;
        for (int i = 0; i < rows.length; i++) {
            int to = next + sample[i].length;
            rows[i] = Arrays.copyOfRange(flat, next, to);
            next = to;
        }
        return rows;
    }
}
