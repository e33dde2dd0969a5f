package dev.fluxion.examples.table;

import dev.fluxion.examples.table.Column.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Turns records into rows. */
final class RowParser {

    /** One number whose square is infinite would leave nothing of what was learned of its column. */
    private static final double LARGEST = 1e140;

    private final int width;
    private final Schema schema;
    private final int[] positions;
    private final int targetPosition;
    private final int numbers;

    private RowParser(List<String> header, Schema schema) {
        this.width = header.size();
        this.schema = schema;
        this.positions = schema.features().stream()
                .mapToInt(column -> header.indexOf(column.name()))
                .toArray();
        this.targetPosition = header.indexOf(schema.target().name());
        this.numbers = schema.names(Kind.NUMBER).size();
    }

    /** A parser of records whose fields are called {@code header}, which has every column of the schema. */
    static RowParser of(List<String> header, Schema schema) {
        return new RowParser(header, schema);
    }

    Row row(CsvRecord csv) throws BadRowException {
        List<String> cells = csv.fields();
        if (cells.size() != width) {
            throw new BadRowException(csv.line(), "a row must have " + width + " fields but had " + cells.size());
        }
        double[] values = new double[numbers];
        int filled = 0;
        List<String> texts = new ArrayList<>();
        double season = Double.NaN;
        String day = "";
        for (int i = 0; i < positions.length; i++) {
            Column column = schema.features().get(i);
            String cell = cells.get(positions[i]);
            switch (column.kind()) {
                case NUMBER -> values[filled++] = number(csv.line(), column, cell);
                case TEXT -> texts.add(cell);
                case DATE -> {
                    LocalDate date = date(csv.line(), column, cell);
                    season = (date.getDayOfYear() - 1) / 365.25;
                    day = date.toString();
                }
            }
        }
        Column target = schema.target();
        String label = cells.get(targetPosition);
        if (label.isEmpty()) {
            throw bad(csv.line(), target, "present", label);
        }
        double value = target.kind() == Kind.NUMBER ? number(csv.line(), target, label) : Double.NaN;
        return new Row(csv.line(), day, values, season, texts, value, label);
    }

    private static double number(long line, Column column, String cell) throws BadRowException {
        double number = Cells.number(cell);
        if (Double.isNaN(number)) {
            throw bad(line, column, "a finite number", cell);
        }
        if (Math.abs(number) > LARGEST) {
            throw bad(line, column, "at most " + LARGEST + " in size", cell);
        }
        return number;
    }

    private static LocalDate date(long line, Column column, String cell) throws BadRowException {
        return Cells.date(cell).orElseThrow(() -> bad(line, column, "a date such as 2012-01-31", cell));
    }

    private static BadRowException bad(long line, Column column, String required, String cell) {
        String found = cell.isEmpty() ? "empty" : "'" + cell + "'";
        return new BadRowException(line, column.name() + " must be " + required + " but was " + found);
    }
}
