package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.backend.Backends;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackendsCommandTest {

    private static final Set<String> FEATURES =
            Set.of("scalars", "arrays", "records", "matrices", "gpu", "allocation", "mutation", "branches", "any code");

    @Test
    void printsARowForEachBackend() {
        List<String> lines = print(Backends.all(), false).lines().toList();
        assertThat(lines).hasSize(1 + Backends.all().size());
        assertThat(lines.get(0))
                .startsWith("backend")
                .contains("primitive", "order", "mutation")
                .endsWith("maturity");
        for (int k = 0; k < Backends.all().size(); k++) {
            assertThat(lines.get(k + 1)).startsWith(Backends.all().get(k).name() + " ");
        }
    }

    @Test
    void alignsTheColumns() {
        List<String> lines = print(List.of(ComplexStep.create(), FiniteDifferences.create()), false)
                .lines()
                .toList();
        int order = lines.get(0).indexOf("order");
        assertThat(lines.get(1).substring(order)).startsWith("1 ");
        assertThat(lines.get(2).substring(order)).startsWith("any ");
        int anyCode = lines.get(0).indexOf("any code");
        assertThat(lines.get(1).substring(anyCode)).startsWith("no ");
        assertThat(lines.get(2).substring(anyCode)).startsWith("yes ");
    }

    @Test
    void printsAJsonList() {
        Backend stack = HigherOrder.of(ComplexStep.create(), ForwardDual.create());
        JsonObject listed = JsonParser.parseString(print(List.of(stack), true))
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        assertThat(listed.keySet()).containsExactly("name", "primitive", "accuracy", "order", "features", "maturity");
        assertThat(listed.get("name").getAsString()).isEqualTo("complex-step-over-forward-dual");
        assertThat(listed.get("order").getAsString()).isEqualTo("2");
        assertThat(listed.getAsJsonObject("features").keySet()).isEqualTo(FEATURES);
    }

    private static String print(List<Backend> backends, boolean json) {
        StringWriter out = new StringWriter();
        BackendsCommand.print(backends, json, new PrintWriter(out));
        return out.toString();
    }
}
