package dev.fluxion.examples.fit;

import java.util.Arrays;
import java.util.List;

/**
 * Observations.
 *
 * @param columns the names of the columns
 * @param rows the numbers of each observation, in the order of the columns
 */
public record Data(List<String> columns, double[][] rows) {

    /** Keeps copies. */
    public Data {
        columns = List.copyOf(columns);
        rows = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    /** How many observations there are. */
    public int size() {
        return rows.length;
    }
}
