package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int figures(String... options) {
        List<String> arguments = new ArrayList<>(List.of("figures", "--out", folder.toString()));
        arguments.addAll(List.of(options));
        return Fluxion.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(new String[0]));
    }

    @Test
    void measuresBothFiguresAndTheWidthsOfTheNetwork() throws IOException {
        int code = figures(
                "--json",
                "--samples",
                "4",
                "--seconds",
                "0.05",
                "--widths",
                "2,4",
                "--backend",
                "reverse-tape,compiled-tape,source-adjoint,array-tape,forward-dual");
        assertThat(code).as(err.toString()).isZero();
        JsonObject all = JsonParser.parseString(out.toString()).getAsJsonObject();
        JsonArray times = all.getAsJsonArray("figures");
        assertThat(times).hasSize(10);
        for (JsonElement each : times) {
            JsonObject row = each.getAsJsonObject();
            assertThat(row.keySet())
                    .containsExactly(
                            "figure",
                            "backend",
                            "samples",
                            "medianSeconds",
                            "minSeconds",
                            "maxSeconds",
                            "productSeconds",
                            "difference");
            assertThat(row.get("samples").getAsInt()).isBetween(3, 4);
            double median = row.get("medianSeconds").getAsDouble();
            assertThat(median)
                    .isPositive()
                    .isBetween(
                            row.get("minSeconds").getAsDouble(),
                            row.get("maxSeconds").getAsDouble());
            // The solver's tolerance is 1e-6, and every adjoint must agree with forward sensitivities.
            assertThat(row.get("difference").getAsDouble()).as(row.toString()).isLessThan(1e-4);
        }
        JsonArray points = all.getAsJsonArray("crossovers");
        assertThat(points).hasSizeGreaterThanOrEqualTo(2 * (5 + 3));
        for (String name : List.of("lotka-volterra", "spiral", "crossover-one-state", "crossover-many-states")) {
            assertThat(folder.resolve(name + ".png")).isNotEmptyFile();
            assertThat(folder.resolve(name + ".svg")).isNotEmptyFile();
        }
        List<String> samples = Files.readAllLines(folder.resolve("spiral.csv"));
        assertThat(samples.get(0)).isEqualTo("backend,sample,seconds");
        assertThat(samples.subList(1, samples.size()))
                .hasSizeBetween(15, 20)
                .allMatch(line -> line.matches("[a-z-]+,\\d,[0-9.E-]+"));
        assertThat(Files.readAllLines(folder.resolve("crossover-one-state.csv")))
                .hasSize(1 + 2 * 5)
                .contains("way,width,seconds");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --samples 2 | --samples must be at least 3 but was 2
                    --seconds 0 | --seconds must be positive but was 0.0
                    --seconds NaN | --seconds must be positive but was NaN
                    --widths 5,5 | --widths must be positive and rise but were [5, 5]
                    --widths 0 | --widths must be positive and rise but were [0]
                    --backend abacus | --backend must be one of reverse-tape, compiled-tape,
                    """)
    void saysInOneSentenceHowItWasMisused(String option, String sentence) {
        assertThat(figures(option.split(" "))).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("fluxion figures: " + sentence);
        assertThat(folder).isEmptyDirectory();
    }
}
