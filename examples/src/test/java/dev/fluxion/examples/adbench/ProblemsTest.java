package dev.fluxion.examples.adbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import dev.fluxion.Backend;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.tape.ReverseTape;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values and derivatives against the published ones, which were computed by derivative code written by hand. */
class ProblemsTest {

    private static final double TOLERANCE = 1e-10;

    /** The Jacobian of an observation of the published instance, by rows. */
    private static final double[] BLOCK = {
        -461.4463210015993,
        178.8679280144455,
        -19.423916472206248,
        -3.0615983420410315,
        6.392457556226442,
        -3.340282281299017,
        0.26476024920703156,
        0.417022,
        0,
        243.62824566083003,
        676.4867782658688,
        3.0615983420410315,
        -6.392457556226442,
        3.340282281299017,
        0.24299878163378708,
        -803.7436233648792,
        -309.5954174234488,
        604.7802846625028,
        -15.049628170340545,
        6.248486312079824,
        3.2194799516049235,
        0.8381960857313306,
        0,
        0.417022,
        771.2949451366334,
        2141.6680611599554,
        15.049628170340545,
        -6.248486312079824,
        -3.2194799516049235,
        -0.16538160078960118
    };

    /** What the published files have. */
    private static final class Expected {
        Object value = 0.0;
        double[] derivative = new double[0];
    }

    private static Problem problem(String objective, String instance) throws IOException {
        return Problems.bundled().stream()
                .filter(problem -> problem.objective().equals(objective)
                        && problem.instance().equals(instance))
                .findFirst()
                .orElseThrow();
    }

    private static void agrees(Problem problem, Backend backend, String file) throws IOException {
        Problem.Derivative derivative = problem.derivativeBy(backend);
        derivative.compute();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(ProblemsTest.class.getResourceAsStream(file + ".json")),
                StandardCharsets.UTF_8)) {
            Expected expected = new Gson().fromJson(reader, Expected.class);
            assertThat(derivative.derivative()).hasSameSizeAs(expected.derivative);
            assertThat(Measurement.relativeError(derivative.derivative(), expected.derivative))
                    .isLessThan(TOLERANCE);
            double first = expected.value instanceof Double number
                    ? number
                    : (Double) ((java.util.List<?>) expected.value).get(0);
            assertThat(problem.value()[0]).isCloseTo(first, within(TOLERANCE * Math.abs(first)));
            assertThat(derivative.value()).containsExactly(problem.value());
        }
    }

    @Test
    void differentiatesTheMixtureAsPublished() throws IOException {
        agrees(problem("gmm", "gmm_d10_K25"), SourceAdjoint.create(), "gmm_d10_K25");
    }

    @Test
    void differentiatesTheLargeMixtureAsDualNumbersDoAlongDirections() throws IOException {
        Problem problem = problem("gmm", "gmm_d20_K50");
        Problem.Derivative derivative = problem.derivativeBy(SourceAdjoint.create());
        derivative.compute();
        assertThat(derivative.value()).containsExactly(problem.value());
        double[] gradient = derivative.derivative().clone();
        assertThat(gradient).hasSize(11_550);
        assertThat(problem.isLarge()).isTrue();
        assertThat(problem.errorOf(gradient, ReverseTape.create())).isLessThan(TOLERANCE);
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        gradient[7_000] += 1e-6 * largest;
        assertThat(problem.errorOf(gradient, ReverseTape.create())).isCloseTo(1e-6, within(1e-9));
    }

    @Test
    void saysWhatEachBackendKeepsBetweenItsSweeps() throws IOException {
        Problem problem = problem("gmm", "gmm_d2_K5");
        for (Backend backend :
                List.of(ReverseTape.create(), ArrayTape.create(), CompiledTape.create(), SourceAdjoint.create())) {
            Problem.Derivative derivative = problem.derivativeBy(backend);
            derivative.compute();
            assertThat(derivative.tapeBytes()).as(backend.name()).isBetween(1_000L, 100_000_000L);
        }
        Problem.Derivative dual = problem.derivativeBy(ForwardDual.create());
        dual.compute();
        assertThat(dual.tapeBytes()).isZero();
    }

    @Test
    void differentiatesTheDeepNetworkAsTheTapeDoes() throws IOException {
        Problem problem = problem("lstm", "lstm_l4_c1024");
        Problem.Derivative derivative = problem.derivativeBy(SourceAdjoint.create());
        derivative.compute();
        assertThat(problem.errorOf(derivative.derivative(), ReverseTape.create()))
                .isLessThan(TOLERANCE);
    }

    @Test
    void differentiatesTheNetworkAsPublished() throws IOException {
        agrees(problem("lstm", "lstm_l2_c1024"), SourceAdjoint.create(), "lstm_l2_c1024");
    }

    @Test
    void differentiatesHandsAsPublished() throws IOException {
        String instance = "hand1_t26_c100";
        agrees(problem("hand simple", instance), ForwardDual.create(), "hand_simple_small_" + instance);
        agrees(problem("hand simple", instance), SourceAdjoint.create(), "hand_simple_small_" + instance);
        agrees(problem("hand complicated", instance), ForwardDual.create(), "hand_complicated_small_" + instance);
    }

    @Test
    void differentiatesBundleAdjustmentAsPublished() throws IOException {
        Problem problem = problem("ba", "ba1_n49_m7776_p31843");
        Problem.Derivative derivative = problem.derivativeBy(SourceAdjoint.create());
        derivative.compute();
        int count = problem.value().length / 3;
        assertThat(count).isEqualTo(31_843);
        assertThat(problem.value()[0]).isCloseTo(0.10133583791450886, within(1e-10));
        assertThat(problem.value()[1]).isCloseTo(-0.06896776592424401, within(1e-10));
        double[] blocks = derivative.derivative();
        for (int i : new int[] {0, 1, count - 1}) {
            double[] block = Arrays.copyOfRange(blocks, i * BLOCK.length, (i + 1) * BLOCK.length);
            assertThat(Measurement.relativeError(block, BLOCK)).isLessThan(TOLERANCE);
        }
        assertThat(blocks[blocks.length - 1]).isCloseTo(-0.834044, within(1e-15));
        assertThat(derivative.tapeBytes()).isBetween(1L, 100_000L);
    }

    @Test
    void refusesFilesThatAreNotAsPublished(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Problems.in(folder))
                .hasMessage(folder + " must have instances of ADBench, such as gmm/*.txt, but has none");
        Path file = Files.createDirectories(folder.resolve("gmm")).resolve("short.txt");
        Files.writeString(file, "1 1 1 0.5");
        assertThatThrownBy(() -> Problems.in(folder)).hasMessage(file + " must go on but ends");
        Files.writeString(file, "1.5 1 1");
        assertThatThrownBy(() -> Problems.in(folder))
                .hasMessage(file + " must have a whole number from 0 on there but has 1.5");
        Files.writeString(file, "5 -2 3");
        assertThatThrownBy(() -> Problems.in(folder))
                .hasMessage(file + " must have a whole number from 0 on there but has -2.0");
        Files.writeString(file, "100000 100000 1");
        assertThatThrownBy(() -> Problems.in(folder)).hasMessage(file + " must go on but ends");
        Files.writeString(file, "1 1 2000000000");
        assertThatThrownBy(() -> Problems.in(folder)).hasMessage(file + " must go on but ends");
        Files.writeString(file, "one");
        assertThatThrownBy(() -> Problems.in(folder)).hasMessage(file + " must have finite numbers but has one");
        Files.writeString(file, "1 1 1 NaN");
        assertThatThrownBy(() -> Problems.in(folder)).hasMessage(file + " must have finite numbers but has NaN");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xc0, 'x'});
        assertThatThrownBy(() -> Problems.in(folder))
                .hasMessageStartingWith(file + " must have finite numbers but has ");
        Files.writeString(file, "1 1 1 0 0 0 0.5 1 0 7");
        assertThatThrownBy(() -> Problems.in(folder)).hasMessage(file + " must end but goes on with 7");
    }
}
