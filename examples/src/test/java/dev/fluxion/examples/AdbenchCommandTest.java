package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdbenchCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void copiesTheSmallestInstance() throws IOException {
        Path file = Files.createDirectories(folder.resolve("data/gmm")).resolve("gmm_d2_K5.txt");
        try (InputStream in = Objects.requireNonNull(
                AdbenchCommandTest.class.getResourceAsStream("/dev/fluxion/examples/adbench/gmm/gmm_d2_K5.txt"))) {
            Files.copy(in, file);
        }
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 5];
        arguments[0] = "adbench";
        arguments[1] = "--data";
        arguments[2] = folder.resolve("data").toString();
        arguments[3] = "--out";
        arguments[4] = folder.resolve("out").toString();
        System.arraycopy(options, 0, arguments, 5, options.length);
        return Fluxion.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    @Test
    void printsMeasurementsAsJsonAndNothingElse() {
        assertThat(run("--json", "--seconds", "0.01")).isZero();
        JsonArray list = JsonParser.parseString(out.toString()).getAsJsonArray();
        assertThat(list).hasSize(1);
        JsonObject first = list.get(0).getAsJsonObject();
        assertThat(first.keySet())
                .containsExactly(
                        "objective",
                        "case",
                        "backend",
                        "primalSeconds",
                        "derivativeSeconds",
                        "ratio",
                        "maxRelativeError",
                        "tapeBytes");
        assertThat(first.get("objective").getAsString()).isEqualTo("gmm");
        assertThat(first.get("case").getAsString()).isEqualTo("gmm_d2_K5");
        assertThat(first.get("backend").getAsString()).isEqualTo("source-adjoint");
        assertThat(first.get("ratio").getAsDouble())
                .isEqualTo(first.get("derivativeSeconds").getAsDouble()
                        / first.get("primalSeconds").getAsDouble());
        assertThat(first.get("maxRelativeError").getAsDouble()).isLessThan(1e-10);
        assertThat(first.get("tapeBytes").getAsLong()).isPositive();
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void printsATableAndPlotsIt() {
        assertThat(run("--backend", "reverse-tape", "--seconds", "0.01")).isZero();
        assertThat(out.toString()).contains("objective", "gmm_d2_K5", "reverse-tape", "adbench.png");
        assertThat(out.toString()).containsPattern("[1-9][0-9.]* KB");
        assertThat(folder.resolve("out/adbench.png")).isNotEmptyFile();
        assertThat(folder.resolve("out/adbench.svg")).isNotEmptyFile();
    }

    @Test
    void saysWhatIsWrongWithAnOption() {
        assertThat(run("--backend", "none")).isEqualTo(2);
        assertThat(err.toString()).contains("--backend must be one of ").contains(" but was none");
        assertThat(run("--seconds", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--seconds must be positive but was 0.0");
    }
}
