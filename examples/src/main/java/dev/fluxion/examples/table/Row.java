package dev.fluxion.examples.table;

import java.util.List;

/**
 * A row that can be used.
 *
 * @param line the line of the file it starts on
 * @param day the date as yyyy-mm-dd, or empty if there is none
 * @param numbers the cells of the numeric columns, the target's aside
 * @param season the part of the year that has passed, from 0 to 1, or NaN if there is no date
 * @param texts the cells of the text columns, the target's aside
 * @param target the target's cell as a number, or NaN if it is text
 * @param label the target's cell as text
 */
public record Row(
        long line, String day, double[] numbers, double season, List<String> texts, double target, String label) {}
