package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.tape.ReverseTape;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Two virtual machines, each with a half of a pipeline, that exchange elements and cotangents over pipes. */
class TwoProcessesTest {

    private static final Backend AD = ReverseTape.create();

    /** No element is further back than this. */
    private static final int DEPTH = 1000;

    @ParameterizedTest
    @ValueSource(longs = {3, 8})
    void haveTheGradientsOfTheWhole(long seed) throws Exception {
        Pipeline<double[], double[]> first = RandomPipelines.of(seed);
        Pipeline<double[], double[]> second = RandomPipelines.of(100 + seed);
        List<double[]> xs = RandomPipelines.elements(40, seed);
        int ofFirst = first.parameters().size();
        int ofSecond = second.parameters().size();
        double[] whole = RandomPipelines.gradientOfBoth(first, second, xs);

        List<Linked<double[], double[]>> links = first.with(AD)
                .horizon(Horizon.truncated(1, DEPTH))
                .link(Flux.fromIterable(xs))
                .collectList()
                .block();
        double[] halves = new double[whole.length];
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SecondHalf.class.getName(),
                        Long.toString(100 + seed),
                        Integer.toString(DEPTH))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(other.getInputStream()))) {
            try (DataOutputStream out = new DataOutputStream(other.getOutputStream())) {
                for (Linked<double[], double[]> link : links) {
                    out.writeDouble(link.primal()[0]);
                    out.writeDouble(link.primal()[1]);
                }
            }
            for (int count = in.readInt(); count >= 0; count = in.readInt()) {
                for (int k = 0; k < count; k++) {
                    Linked<double[], double[]> link = links.get(Math.toIntExact(in.readLong()));
                    RandomPipelines.add(halves, 0, link.pullback(read(in, 2)).flat());
                }
                RandomPipelines.add(halves, ofFirst, read(in, ofSecond));
            }
        } finally {
            assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(other.exitValue()).isZero();
        assertThat(Arrays.stream(whole).anyMatch(number -> number != 0.0)).isTrue();
        for (int i = 0; i < whole.length; i++) {
            assertThat(halves[i]).isCloseTo(whole[i], within(1e-9 * Math.max(1.0, Math.abs(whole[i]))));
        }
    }

    private static double[] read(DataInputStream in, int count) throws IOException {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = in.readDouble();
        }
        return numbers;
    }
}
