package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ControlCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new ControlCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void printsOneJsonObject() {
        assertThat(run("--plant", "quadrotor", "--ticks", "50", "--backend", "reverse-tape", "--json"))
                .isZero();
        JsonObject result = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(result.keySet())
                .containsExactly(
                        "plant",
                        "backend",
                        "ticks",
                        "uprightSeconds",
                        "missedDeadlines",
                        "p50Micros",
                        "p99Micros",
                        "p999Micros",
                        "cost");
        assertThat(result.get("plant").getAsString()).isEqualTo("quadrotor");
        assertThat(result.get("backend").getAsString()).isEqualTo("reverse-tape");
        assertThat(result.get("ticks").getAsInt()).isEqualTo(50);
    }

    @Test
    void printsTicksAndDraws(@TempDir Path folder) {
        assertThat(run("--ticks", "100", "--plot", "--out", folder.toString())).isZero();
        assertThat(out.toString())
                .contains("cart-pole: swing the pole up", "p99.9", "missed deadlines: ", "cost: ")
                .contains("not as wanted at the end", "wrote " + folder.resolve("cart-pole-states.png"));
        assertThat(folder.resolve("cart-pole-controls.svg")).isNotEmptyFile();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(run("--planner", "guess")).isEqualTo(2);
        assertThat(err.toString()).contains("--planner must be one of ilqr, ddp, gradient but was guess");
        assertThat(run("--plant", "kite")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--plant must be one of cart-pole, quadrotor, double-pendulum but was kite");
        assertThat(run("--rate", "5")).isEqualTo(2);
        assertThat(err.toString()).contains("--rate must be from 20 to 10000 but was 5");
    }

    @Test
    void comparesAllBackends() {
        assertThat(run("--backend", "all", "--ticks", "20", "--json")).isZero();
        List<JsonObject> all = JsonParser.parseString(out.toString()).getAsJsonArray().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
        assertThat(all).extracting(each -> each.get("backend").getAsString()).isEqualTo(NamedBackends.names());
        for (JsonObject each : all) {
            if (!each.has("refused")) {
                assertThat(each.get("ticks").getAsInt()).isEqualTo(20);
                assertThat(each.get("p99Micros").getAsDouble())
                        .isGreaterThanOrEqualTo(each.get("p50Micros").getAsDouble());
            }
        }
        assertThat(run("--backend", "all", "--plot")).isEqualTo(2);
        assertThat(err.toString()).contains("--plot must come with one backend but came with all");
    }
}
