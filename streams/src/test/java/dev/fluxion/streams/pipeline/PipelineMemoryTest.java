package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PipelineMemoryTest {

    @Test
    void aLongStreamWithPullbacksFitsInASmallHeap() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyPipelineGradients.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(program.exitValue()).isZero();

        // Each result sums the last five elements: all of them, but for those whose later sums never come.
        long sum = 0;
        for (int i = 0; i < ManyPipelineGradients.COUNT; i++) {
            for (int k = Math.max(0, i - ManyPipelineGradients.DEPTH + 1); k <= i; k++) {
                sum += k % 10;
            }
        }
        assertThat(printed.strip())
                .isEqualTo(sum + " " + ManyPipelineGradients.COUNT + " " + ManyPipelineGradients.DEPTH);
    }
}
