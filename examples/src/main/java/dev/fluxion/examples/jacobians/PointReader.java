package dev.fluxion.examples.jacobians;

import dev.fluxion.examples.table.Cells;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads points, one of each line, numbers separated by commas. A line that is none is reported and passed over, and so, without report,
 * are empty lines and a first line without any number, which names the columns. For one thread.
 */
public final class PointReader implements Closeable {

    /** A longer line is no point, and is never held as a whole. */
    private static final int LONGEST = 1 << 16;

    private final BufferedReader in;
    private final int dimension;
    private final Consumer<BadLine> bad;
    private final StringBuilder text = new StringBuilder();
    private long number;

    private PointReader(BufferedReader in, int dimension, Consumer<BadLine> bad) {
        this.in = in;
        this.dimension = dimension;
        this.bad = bad;
    }

    /**
     * Reads.
     *
     * @param in the text, in UTF-8
     * @param dimension how many numbers make a point
     * @param bad is told of each line that is none
     */
    public static PointReader of(InputStream in, int dimension, Consumer<BadLine> bad) {
        return new PointReader(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), dimension, bad);
    }

    /**
     * A point.
     *
     * @param line the number of its line, from 1
     * @param numbers the point
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on and not kept.
    public record Point(long line, double[] numbers) {}

    /**
     * A line that is no point.
     *
     * @param line its number, from 1
     * @param reason what is wrong with it
     */
    public record BadLine(long line, String reason) {}

    /** The next point, or null at the end. */
    public @Nullable Point next() throws IOException {
        while (readLine()) {
            if (text.length() > LONGEST) {
                reject("a line must have at most " + LONGEST + " characters");
            } else if (!text.toString().isBlank()) {
                double[] numbers = point(text.toString().split(",", -1));
                if (numbers != null) {
                    return new Point(number, numbers);
                }
            }
        }
        return null;
    }

    /**
     * Passes over lines.
     *
     * @return whether there were so many
     */
    public boolean skip(long lines) throws IOException {
        for (long i = 0; i < lines; i++) {
            if (!readLine()) {
                return false;
            }
        }
        return true;
    }

    /** How many lines were read, whatever was in them. */
    public long lines() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private double @Nullable [] point(String[] cells) {
        double[] numbers = new double[cells.length];
        Arrays.setAll(numbers, i -> Cells.number(cells[i].strip()));
        if (number == 1 && Arrays.stream(numbers).allMatch(Double::isNaN) && cells.length == dimension) {
            return null; // The names of the columns.
        }
        if (cells.length != dimension) {
            return reject("a point must have " + dimension + " numbers but had " + cells.length);
        }
        for (int i = 0; i < cells.length; i++) {
            if (Double.isNaN(numbers[i])) {
                return reject("number " + (i + 1) + " must be a finite number but was \"" + shortened(cells[i].strip())
                        + '"');
            }
        }
        return numbers;
    }

    private double @Nullable [] reject(String reason) {
        bad.accept(new BadLine(number, reason));
        return null;
    }

    private static String shortened(String cell) {
        return cell.length() <= 40 ? cell : cell.substring(0, 40) + "...";
    }

    /** Reads up to the end of a line; of a line that is too long, only so much is kept as shows that it is. */
    private boolean readLine() throws IOException {
        text.setLength(0);
        int c = in.read();
        if (c < 0) {
            return false;
        }
        number++;
        while (c >= 0 && c != '\n') {
            if (text.length() <= LONGEST && !(c == '\uFEFF' && number == 1 && text.isEmpty())) {
                text.append((char) c);
            }
            c = in.read();
        }
        return true;
    }
}
