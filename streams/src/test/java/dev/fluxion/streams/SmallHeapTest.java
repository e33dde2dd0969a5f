package dev.fluxion.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SmallHeapTest {

    @Test
    void sendsTenMillionElementsThroughAGradientOperatorIn64Megabytes() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TenMillionGradients.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(program.exitValue()).isZero();
        assertThat(printed.strip()).isEqualTo(sumOfY() + " " + (sumOfX() + 2 * sumOfY()));
    }

    /** Of i mod 1000: ten thousand times the sum of 0 to 999. */
    private static long sumOfX() {
        return TenMillionGradients.COUNT / 1000 * (999L * 1000 / 2);
    }

    /** Of i mod 7: 0 to 6 again and again, and the remainder 0, 1, 2 of ten million. */
    private static long sumOfY() {
        int rest = TenMillionGradients.COUNT % 7;
        return TenMillionGradients.COUNT / 7 * 21L + rest * (rest - 1) / 2;
    }
}
