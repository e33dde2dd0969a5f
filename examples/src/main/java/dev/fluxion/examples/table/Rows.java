package dev.fluxion.examples.table;

import dev.fluxion.examples.table.Column.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table, one after the other. A row that cannot be used is reported and passed over.
 *
 * <p>A column is a date if more than half of its filled cells in the first {@value #SAMPLE} records are dates, numeric if
 * they are numbers, and text otherwise. One that is empty there is not read, nor is a second date.
 */
public final class Rows implements Closeable {

    private static final int SAMPLE = 100;
    private static final int MOST_REPORTS = 100;

    /** The constants of the 64-bit FNV-1a hash. */
    private static final long FNV_BASIS = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    private final Source source;
    private final CsvReader reader;
    private final Consumer<String> notes;
    private final List<String> header;
    private final Deque<CsvRecord> ahead = new ArrayDeque<>();
    private final Schema schema;
    private final RowParser parser;
    private final int onlyPosition;
    private final String onlyValue;
    private long used;
    private long bad;
    private long fingerprint = FNV_BASIS;

    private Rows(Source source, Choice choice, @Nullable Schema known, Consumer<String> notes) {
        this.source = source;
        this.notes = notes;
        try {
            this.reader = CsvReader.of(new InputStreamReader(source.open(), StandardCharsets.UTF_8));
            this.header = header();
            choice.checkAgainst(source.name(), header);
            Choice.Only only = choice.only();
            this.onlyPosition = only == null ? -1 : header.indexOf(only.column());
            this.onlyValue = only == null ? "" : only.value();
            while (ahead.size() < SAMPLE && readAhead()) {
                // readAhead does it all.
            }
        } catch (IOException e) {
            throw source.unreadable(e);
        }
        this.schema = known == null ? detect(choice) : checked(known);
        this.parser = RowParser.of(header, schema);
    }

    /**
     * Opens a table.
     *
     * @param source where its text is
     * @param choice which columns and rows to use
     * @param notes takes a sentence for every row passed over and every column not read
     * @throws UnusableDataException if there is no header, no such target, or nothing to read
     */
    public static Rows open(Source source, Choice choice, Consumer<String> notes) {
        return new Rows(source, choice, null, notes);
    }

    /** As {@link #open}, with columns whose kinds are known. */
    public static Rows open(Source source, Choice choice, Schema schema, Consumer<String> notes) {
        return new Rows(source, choice, schema, notes);
    }

    /** What the columns are. */
    public Schema schema() {
        return schema;
    }

    /** How many rows have been given. */
    public long used() {
        return used;
    }

    /** How many rows have been passed over because they could not be used. */
    public long bad() {
        return bad;
    }

    /** A number that two tables share if they gave the same rows so far. */
    public long fingerprint() {
        return fingerprint;
    }

    /** The next row, or null at the end. */
    public @Nullable Row next() {
        try {
            while (!ahead.isEmpty() || readAhead()) {
                CsvRecord csv = ahead.remove();
                try {
                    Row row = parser.row(csv);
                    used++;
                    extendFingerprint(csv.fields());
                    return row;
                } catch (BadRowException e) {
                    report(e);
                }
            }
            return null;
        } catch (IOException e) {
            throw source.unreadable(e);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw source.unreadable(e);
        }
    }

    private List<String> header() throws IOException {
        CsvRecord first;
        try {
            first = reader.next();
        } catch (BadRowException e) {
            throw new UnusableDataException(source.name() + ": " + e.getMessage());
        }
        if (first == null) {
            throw new UnusableDataException(source.name() + " must begin with a line of column names but is empty");
        }
        List<String> names = first.fields();
        if (names.stream().allMatch(Cells::isNumber)) {
            throw new UnusableDataException(
                    source.name() + " must begin with a line of column names but begins with numbers");
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new UnusableDataException(
                        source.name() + " must name each column differently but has two called '" + name + "'");
            }
        }
        return names;
    }

    /** Reads one more record that is selected; whether there was one. */
    private boolean readAhead() throws IOException {
        while (true) {
            try {
                CsvRecord csv = reader.next();
                if (csv == null) {
                    return false;
                }
                if (isSelected(csv)) {
                    ahead.add(csv);
                    return true;
                }
            } catch (BadRowException e) {
                report(e);
            }
        }
    }

    private boolean isSelected(CsvRecord csv) {
        List<String> cells = csv.fields();
        return onlyPosition < 0
                || (onlyPosition < cells.size() && cells.get(onlyPosition).equals(onlyValue));
    }

    private void report(BadRowException e) {
        bad++;
        if (bad <= MOST_REPORTS) {
            notes.accept(source.name() + ", " + e.getMessage() + "; row skipped");
        }
        if (bad == MOST_REPORTS) {
            notes.accept(source.name() + ": further rows that are skipped are counted, not listed");
        }
    }

    private void extendFingerprint(List<String> fields) {
        for (String field : fields) {
            for (int i = 0; i < field.length(); i++) {
                fingerprint = (fingerprint ^ field.charAt(i)) * FNV_PRIME;
            }
            fingerprint = (fingerprint ^ ',') * FNV_PRIME;
        }
    }

    private Schema checked(Schema known) {
        List<String> missing =
                new ArrayList<>(known.features().stream().map(Column::name).toList());
        missing.add(known.target().name());
        missing.removeAll(header);
        if (!missing.isEmpty()) {
            throw new UnusableDataException(source.name() + " must have the columns that were learned from but lacks "
                    + String.join(", ", missing));
        }
        return known;
    }

    private Schema detect(Choice choice) {
        if (ahead.isEmpty()) {
            throw new UnusableDataException(source.name() + " must have rows below its column names but has none");
        }
        Choice.Only only = choice.only();
        List<Column> features = new ArrayList<>();
        boolean dated = false;
        for (String name : header) {
            if (name.equals(choice.target())
                    || choice.ignored().contains(name)
                    || (only != null && name.equals(only.column()))) {
                continue;
            }
            Kind kind = kindOf(name);
            if (kind == null) {
                notes.accept(source.name() + ": column " + name + " is not read, it is empty");
            } else if (kind == Kind.DATE && dated) {
                notes.accept(source.name() + ": column " + name + " is not read, it is a second date");
            } else {
                dated |= kind == Kind.DATE;
                features.add(new Column(name, kind));
            }
        }
        return new Schema(features, new Column(choice.target(), targetKind(choice)));
    }

    private Kind targetKind(Choice choice) {
        List<String> cells = filledCells(choice.target());
        boolean numbers = most(cells, Cells::isNumber);
        Boolean targetIsClass = choice.targetIsClass();
        if (targetIsClass == null) {
            return numbers ? Kind.NUMBER : Kind.TEXT;
        }
        if (!targetIsClass && !numbers) {
            throw new UnusableDataException(source.name() + ": the target of a regression must hold numbers but "
                    + choice.target() + " does not; learn it by classification");
        }
        return targetIsClass ? Kind.TEXT : Kind.NUMBER;
    }

    /** The kind that most of a column's cells in the first records have, or null if all are empty. */
    private @Nullable Kind kindOf(String column) {
        List<String> cells = filledCells(column);
        if (cells.isEmpty()) {
            return null;
        }
        return most(cells, Cells::isDate) ? Kind.DATE : most(cells, Cells::isNumber) ? Kind.NUMBER : Kind.TEXT;
    }

    private List<String> filledCells(String column) {
        int position = header.indexOf(column);
        return ahead.stream()
                .filter(csv -> csv.fields().size() == header.size())
                .map(csv -> csv.fields().get(position))
                .filter(cell -> !cell.isEmpty())
                .toList();
    }

    private static boolean most(List<String> cells, Predicate<String> test) {
        return 2 * cells.stream().filter(test).count() > cells.size();
    }
}
