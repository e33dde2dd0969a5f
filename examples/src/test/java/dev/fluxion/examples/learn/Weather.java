package dev.fluxion.examples.learn;

import dev.fluxion.examples.Fluxion;
import dev.fluxion.examples.table.Choice;
import dev.fluxion.examples.table.Row;
import dev.fluxion.examples.table.Rows;
import dev.fluxion.examples.table.Schema;
import dev.fluxion.examples.table.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The bundled weather. */
final class Weather {

    static final Schema SCHEMA = open("Seattle").schema();

    private Weather() {}

    static List<Row> rows(String station) {
        List<Row> all = new ArrayList<>();
        try (Rows rows = open(station)) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                all.add(row);
            }
        }
        return all;
    }

    private static Rows open(String station) {
        return Rows.open(
                Source.resource(Fluxion.class, "weather-seattle-newyork.csv"),
                new Choice("temp_max", null, Set.of("weather"), new Choice.Only("location", station)),
                note -> {
                    throw new AssertionError(note);
                });
    }
}
