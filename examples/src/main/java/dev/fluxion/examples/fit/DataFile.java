package dev.fluxion.examples.fit;

import dev.fluxion.examples.table.Choice;
import dev.fluxion.examples.table.Column.Kind;
import dev.fluxion.examples.table.Row;
import dev.fluxion.examples.table.Rows;
import dev.fluxion.examples.table.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads observations from a CSV file of the reader's. */
public final class DataFile {

    private DataFile() {}

    /**
     * Reads the numeric columns.
     *
     * @param file the file; its first line names the columns
     * @param response the column to explain, which becomes the first
     * @param notes takes a sentence for every row passed over
     * @throws dev.fluxion.examples.table.UnusableDataException if there is no such file, no such column or no number in it
     */
    public static Data read(Path file, String response, Consumer<String> notes) {
        try (Rows rows = Rows.open(Source.file(file), Choice.of(response, false), notes)) {
            List<String> columns = new ArrayList<>();
            columns.add(response);
            columns.addAll(rows.schema().names(Kind.NUMBER));
            List<double[]> numbers = new ArrayList<>();
            for (Row row = rows.next(); row != null; row = rows.next()) {
                double[] all = new double[columns.size()];
                all[0] = row.target();
                System.arraycopy(row.numbers(), 0, all, 1, row.numbers().length);
                numbers.add(all);
            }
            return new Data(columns, numbers.toArray(new double[0][]));
        }
    }
}
