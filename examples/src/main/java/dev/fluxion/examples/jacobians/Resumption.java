package dev.fluxion.examples.jacobians;

import dev.fluxion.examples.table.UnusableDataException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where an earlier run ended, from the file that it wrote. */
public final class Resumption {

    /** More than the longest row takes. */
    private static final int TAIL = 1 << 16;

    private Resumption() {}

    /**
     * Cuts what follows the last whole row off a file.
     *
     * @param file rows, as a run before wrote them
     * @param numbers how many numbers a row has
     * @return the number of the last whole row's line, or 0 if there is none
     * @throws UnusableDataException if the file does not end as that of such a run
     */
    public static long after(Path file, int numbers) throws IOException {
        try (RandomAccessFile rows = new RandomAccessFile(file.toFile(), "rw")) {
            long start = Math.max(0, rows.length() - TAIL);
            byte[] bytes = new byte[(int) (rows.length() - start)];
            rows.seek(start);
            rows.readFully(bytes);
            String tail = new String(bytes, StandardCharsets.US_ASCII);
            int end = tail.lastIndexOf('\n');
            if (end < 0) {
                if (start > 0) {
                    throw unusable(file, numbers);
                }
                rows.setLength(0);
                return 0;
            }
            long line = line(file, tail.substring(tail.lastIndexOf('\n', end - 1) + 1, end), numbers);
            rows.setLength(start + end + 1);
            return line;
        }
    }

    private static long line(Path file, String row, int numbers) {
        String[] cells = row.split(",", -1);
        if (cells.length != numbers || !cells[0].matches("[1-9]\\d{0,17}")) {
            throw unusable(file, numbers);
        }
        return Long.parseLong(cells[0]);
    }

    private static UnusableDataException unusable(Path file, int numbers) {
        return new UnusableDataException(
                file + " must end with a row of " + numbers
                        + " numbers, the first that of a line, to be resumed but does not; leave out --resume to write it anew");
    }
}
