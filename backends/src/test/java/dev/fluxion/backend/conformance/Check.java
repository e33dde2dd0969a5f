package dev.fluxion.backend.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One operation asked of a scenario's function, with the numbers it takes and the answer. */
record Check(JsonObject json) {

    String op() {
        return json.get("op").getAsString();
    }

    /** The numbers of a field, flattened row-major. */
    double[] numbers(String field) {
        return flat(field(field));
    }

    /** The only number of a field. */
    double number(String field) {
        return number(field(field));
    }

    int integer(String field) {
        return field(field).getAsInt();
    }

    boolean has(String field) {
        return json.has(field);
    }

    /** A fact that the answer must have, by name. */
    int expectedFact(String name) {
        JsonElement fact = field("expected").getAsJsonObject().get(name);
        return Objects.requireNonNull(fact, () -> op() + ": no fact " + name).getAsInt();
    }

    /** The numbers of a field keyed by argument, one argument after the other. */
    double[] numbersByArgument(String field, List<String> arguments) {
        return concatenated(field(field), arguments);
    }

    /**
     * What must come out.
     *
     * @param scenario the row
     * @param arguments the active arguments, in order
     */
    Expectation expectation(Scenario scenario, List<String> arguments) {
        if (has("expected_max")) {
            return new Expectation.AtMost(number("expected_max"));
        }
        if (has("accept")) {
            List<Expectation> accepted = new ArrayList<>();
            for (JsonElement one : json.getAsJsonArray("accept")) {
                accepted.add(acceptable(one, scenario, arguments));
            }
            JsonElement recommended = json.get("recommended");
            return new Expectation.OneOf(
                    accepted,
                    recommended.isJsonNull() ? accepted.get(0) : acceptable(recommended, scenario, arguments));
        }
        return acceptable(field("expected"), scenario, arguments);
    }

    private Expectation acceptable(JsonElement answer, Scenario scenario, List<String> arguments) {
        if (answer.isJsonPrimitive() && answer.getAsJsonPrimitive().isString()) {
            String word = answer.getAsString();
            if (word.equals("error")) {
                return new Expectation.Refused();
            }
            if (!isNumber(word)) {
                return new Expectation.Documented(word);
            }
        }
        if (answer.isJsonObject()) {
            JsonObject object = answer.getAsJsonObject();
            if (object.has("interval") || object.has("each_in")) {
                double[] ends = flat(object.get(object.has("interval") ? "interval" : "each_in"));
                return new Expectation.EachBetween(ends[0], ends[1]);
            }
            if (object.has("nonnegative_and_sum_to")) {
                return new Expectation.SharesOf(number(object.get("nonnegative_and_sum_to")));
            }
        }
        double rtol = has("rtol") ? number("rtol") : 0.0;
        boolean elementwise =
                has("tolerance") && json.get("tolerance").getAsString().startsWith("elementwise");
        return new Expectation.Numbers(laidOut(answer, scenario, arguments), rtol, elementwise);
    }

    /** The answer as the harness lays answers out: row-major, arguments side by side. */
    private double[] laidOut(JsonElement answer, Scenario scenario, List<String> arguments) {
        if (op().equals("sparsity_info")) {
            return flat(answer.getAsJsonObject().get("structural_nnz"));
        }
        if (op().endsWith("_sparse")) {
            return dense(answer.getAsJsonArray());
        }
        if (op().equals("jacobian") && answer.isJsonObject()) {
            return sideBySide(answer.getAsJsonObject(), scenario, arguments);
        }
        return answer.isJsonObject() ? concatenated(answer, arguments) : flat(answer);
    }

    private double[] dense(JsonArray triplets) {
        int columns = json.getAsJsonArray("shape").get(1).getAsInt();
        double[] matrix = new double[json.getAsJsonArray("shape").get(0).getAsInt() * columns];
        for (JsonElement triplet : triplets) {
            double[] entry = flat(triplet);
            matrix[((int) entry[0]) * columns + (int) entry[1]] = entry[2];
        }
        return matrix;
    }

    /** One m x n matrix from the blocks, m x n_k, of the arguments. */
    private static double[] sideBySide(JsonObject blocks, Scenario scenario, List<String> arguments) {
        int n = scenario.point(arguments).length;
        int m = blocks.get(arguments.get(0)).getAsJsonArray().size();
        double[] matrix = new double[m * n];
        int first = 0;
        for (String argument : arguments) {
            int width = scenario.input(argument).length;
            double[] block = flat(blocks.get(argument));
            for (int i = 0; i < m; i++) {
                System.arraycopy(block, i * width, matrix, i * n + first, width);
            }
            first += width;
        }
        return matrix;
    }

    private static double[] concatenated(JsonElement byArgument, List<String> arguments) {
        JsonObject named = byArgument.getAsJsonObject();
        List<double[]> parts = new ArrayList<>();
        for (String argument : arguments) {
            if (named.has(argument)) {
                parts.add(flat(named.get(argument)));
            }
        }
        if (parts.size() != named.size()) {
            throw new IllegalArgumentException(
                    "the arguments must be among " + arguments + " but were " + named.keySet());
        }
        return joined(parts);
    }

    private JsonElement field(String field) {
        return Objects.requireNonNull(json.get(field), () -> op() + ": no field " + field);
    }

    /** All numbers of a nested list, or the one number. */
    static double[] flat(JsonElement element) {
        if (!element.isJsonArray()) {
            return new double[] {number(element)};
        }
        List<double[]> parts = new ArrayList<>();
        for (JsonElement part : element.getAsJsonArray()) {
            parts.add(flat(part));
        }
        return joined(parts);
    }

    private static double[] joined(List<double[]> parts) {
        double[] all = new double[parts.stream().mapToInt(part -> part.length).sum()];
        int next = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, all, next, part.length);
            next += part.length;
        }
        return all;
    }

    /** A number, or one of the words NaN, Infinity, -Infinity and -0.0. */
    private static double number(JsonElement element) {
        return Double.parseDouble(element.getAsString());
    }

    private static boolean isNumber(String word) {
        return Map.of("NaN", 0, "Infinity", 0, "-Infinity", 0, "-0.0", 0).containsKey(word);
    }
}
