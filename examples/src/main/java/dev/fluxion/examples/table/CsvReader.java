package dev.fluxion.examples.table;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV as RFC 4180 has it: quoted fields may hold delimiters, line ends and doubled quotes. Lines may end with LF,
 * CRLF or CR; empty lines and a byte order mark are passed over; the delimiter is whichever of comma, semicolon
 * and tab the first line has most of.
 *
 * <p>Written here because a bad row is to be reported by its line and passed over: after a wrong quote FastCSV 4.3
 * either gives up on the rest or takes {@code "6"6} for 66.
 */
final class CsvReader implements Closeable {

    private static final int END = -1;
    private static final int LONGEST_HEADER = 1 << 16;

    private final BufferedReader in;
    private final char delimiter;
    private long line = 1;

    private CsvReader(BufferedReader in, char delimiter) {
        this.in = in;
        this.delimiter = delimiter;
    }

    static CsvReader of(Reader reader) throws IOException {
        BufferedReader in = new BufferedReader(reader);
        in.mark(1);
        if (in.read() != '\uFEFF') {
            in.reset();
        }
        return new CsvReader(in, delimiterOf(in));
    }

    /**
     * The next record, or null at the end.
     *
     * @throws BadRowException if the quotes are wrong; the next call reads on
     */
    @Nullable
    CsvRecord next() throws IOException, BadRowException {
        while (true) {
            long start = line;
            List<String> fields = new ArrayList<>();
            if (!readFields(start, fields)) {
                return null;
            }
            if (fields.size() > 1 || !fields.get(0).isEmpty()) {
                return new CsvRecord(start, List.copyOf(fields));
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Whether there was anything left to read. */
    private boolean readFields(long start, List<String> fields) throws IOException, BadRowException {
        int c = in.read();
        if (c == END) {
            return false;
        }
        StringBuilder field = new StringBuilder();
        while (true) {
            if (c == '"' && field.toString().isBlank()) {
                field.setLength(0);
                c = readQuoted(start, field);
            }
            if (c == END || endsLine(c)) {
                fields.add(field.toString().trim());
                return true;
            }
            if (c == delimiter) {
                fields.add(field.toString().trim());
                field.setLength(0);
            } else {
                field.append((char) c);
            }
            c = in.read();
        }
    }

    /** Reads up to the closing quote and on to what ends the field, which it returns. */
    private int readQuoted(long start, StringBuilder field) throws IOException, BadRowException {
        while (true) {
            int c = in.read();
            if (c == END) {
                throw new BadRowException(start, "a quoted field must be closed but runs to the end of the file");
            }
            if (c != '"') {
                field.append(endsLine(c) ? '\n' : (char) c);
                continue;
            }
            c = in.read();
            if (c == '"') {
                field.append('"');
                continue;
            }
            while (c == ' ') {
                c = in.read();
            }
            if (c != END && c != delimiter && c != '\n' && c != '\r') {
                skipLine(c);
                throw new BadRowException(
                        start, "a closing quote must end its field but was followed by '" + (char) c + "'");
            }
            return c;
        }
    }

    private void skipLine(int first) throws IOException {
        int c = first;
        while (c != END && !endsLine(c)) {
            c = in.read();
        }
    }

    /** Whether a character ends a line; counts it and takes the LF of a CRLF with it. */
    private boolean endsLine(int c) throws IOException {
        if (c == '\r') {
            in.mark(1);
            if (in.read() != '\n') {
                in.reset();
            }
        }
        if (c == '\r' || c == '\n') {
            line++;
            return true;
        }
        return false;
    }

    private static char delimiterOf(BufferedReader in) throws IOException {
        in.mark(LONGEST_HEADER);
        int commas = 0;
        int semicolons = 0;
        int tabs = 0;
        boolean quoted = false;
        for (int read = 0; read < LONGEST_HEADER - 1; read++) {
            int c = in.read();
            if (c == END || (!quoted && (c == '\n' || c == '\r'))) {
                break;
            }
            quoted ^= c == '"';
            commas += !quoted && c == ',' ? 1 : 0;
            semicolons += !quoted && c == ';' ? 1 : 0;
            tabs += !quoted && c == '\t' ? 1 : 0;
        }
        in.reset();
        return commas >= semicolons && commas >= tabs ? ',' : semicolons >= tabs ? ';' : '\t';
    }
}
