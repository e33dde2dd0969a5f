package dev.fluxion.backend.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A row of a scenario table: a function in words, a point, and what its derivatives are there.
 *
 * @param id the row's name, such as {@code SC-04}
 * @param name what the row is about
 * @param inputs the numbers the row gives, flattened row-major, in the order of the formula's arguments
 * @param checks what is asked, and the answers
 */
record Scenario(String id, String name, Map<String, double[]> inputs, List<Check> checks) {

    /** Reads a table beside this class. */
    static List<Scenario> read(String resource) {
        List<Scenario> rows = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(Scenario.class.getResourceAsStream(resource), resource)) {
            JsonObject table = JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            for (JsonElement row : table.getAsJsonArray("scenarios")) {
                rows.add(from(row.getAsJsonObject()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private static Scenario from(JsonObject row) {
        Map<String, double[]> inputs = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> input :
                row.getAsJsonObject("inputs").entrySet()) {
            inputs.put(input.getKey(), Check.flat(input.getValue()));
        }
        List<Check> checks = new ArrayList<>();
        for (JsonElement check : row.getAsJsonArray("checks")) {
            checks.add(new Check(check.getAsJsonObject()));
        }
        return new Scenario(row.get("id").getAsString(), row.get("name").getAsString(), inputs, checks);
    }

    /** The named inputs, one after the other. */
    double[] point(List<String> arguments) {
        int length = 0;
        for (String argument : arguments) {
            length += input(argument).length;
        }
        double[] point = new double[length];
        int next = 0;
        for (String argument : arguments) {
            double[] values = input(argument);
            System.arraycopy(values, 0, point, next, values.length);
            next += values.length;
        }
        return point;
    }

    /** One input, flattened; the caller's own copy. */
    double[] input(String argument) {
        return Objects.requireNonNull(inputs.get(argument), () -> id + ": no input " + argument)
                .clone();
    }
}
