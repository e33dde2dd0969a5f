package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StiffCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int stiff(String... options) {
        return Fluxion.run(new PrintWriter(out), new PrintWriter(err), options);
    }

    @Test
    void drawsWorkOverPrecisionForFiveProblems() {
        int code = stiff("stiff", "--seconds", "1e-9", "--json", "--out", folder.toString());
        assertThat(code).as(err.toString()).isZero();
        JsonArray rows = JsonParser.parseString(out.toString()).getAsJsonArray();
        assertThat(rows).hasSize(5 * 2 * 3);
        assertThat(rows.get(0).getAsJsonObject().keySet())
                .containsExactly("problem", "method", "tolerance", "error", "seconds", "steps", "derivatives");
        for (String name : List.of("robertson", "van-der-pol", "hires", "orego", "brusselator")) {
            assertThat(folder.resolve("stiff-" + name + ".png")).isNotEmptyFile();
            assertThat(folder.resolve("stiff-" + name + ".svg")).isNotEmptyFile();
        }
    }

    @Test
    void saysInOneSentenceHowItWasMisused() {
        assertThat(stiff("stiff", "--seconds", "0")).isEqualTo(2);
        assertThat(stiff("stiff", "--backend", "abacus")).isEqualTo(2);
        assertThat(err.toString().lines())
                .contains("fluxion stiff: --seconds must be positive but was 0.0")
                .anyMatch(line -> line.startsWith("fluxion stiff: --backend must be one of reverse-tape, "));
    }
}
