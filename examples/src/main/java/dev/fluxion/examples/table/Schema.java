package dev.fluxion.examples.table;

import dev.fluxion.examples.table.Column.Kind;
import java.util.List;

/**
 * What the columns of a table are and which one is the target.
 *
 * @param features the columns that features are made of, in the order of the file; at most one is a date
 * @param target the column to predict
 */
public record Schema(List<Column> features, Column target) {

    public Schema {
        features = List.copyOf(features);
    }

    /** The names of the features of one kind. */
    public List<String> names(Kind kind) {
        return features.stream()
                .filter(column -> column.kind() == kind)
                .map(Column::name)
                .toList();
    }
}
