package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of results that nobody takes: the exit code says that they are lost. */
class OutputTest {

    @TempDir
    private Path folder;

    @Test
    void failsIfStandardOutputTakesNothing() {
        StringWriter err = new StringWriter();
        int code = Fluxion.run(new PrintWriter(new Full(0)), new PrintWriter(err), "backends", "--json");
        assertThat(code).isEqualTo(1);
        assertThat(err)
                .hasToString("fluxion: standard output must take all that is printed but was closed or full"
                        + System.lineSeparator());
    }

    @Test
    void stopsDifferentiatingWhenTheOutputIsFull() throws IOException {
        Path in = Files.writeString(folder.resolve("points.csv"), "1,2,3,4,5,6\n".repeat(5000));
        StringWriter err = new StringWriter();
        int code = Fluxion.run(
                new PrintWriter(new Full(100_000)),
                new PrintWriter(err),
                "jacobians",
                "--function",
                "robot-arm",
                "--in",
                in.toString());
        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .contains("fluxion jacobians: standard output must take all rows but was closed or full when it should"
                        + " take that of line 1000");
    }

    @Test
    void namesTheFolderThatTheOutputWants() throws IOException {
        Path in = Files.writeString(folder.resolve("points.csv"), "1,2,3,4,5,6\n");
        String out = folder.resolve("none").resolve("out.csv").toString();
        StringWriter err = new StringWriter();
        int code = Fluxion.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                "jacobians",
                "--function",
                "robot-arm",
                "--in",
                in.toString(),
                "--out",
                out);
        assertThat(code).isEqualTo(1);
        assertThat(err)
                .hasToString("fluxion jacobians: --out must be in a folder that there is but was " + out
                        + System.lineSeparator());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noticesThatTheProcessHasItsOutputOnAFullDisk() throws Exception {
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fluxion.class.getName(),
                        "backends")
                .redirectOutput(new File("/dev/full"))
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readString(err, StandardCharsets.UTF_8)).contains("standard output must take all");
    }

    /** Takes some characters and no more. */
    private static final class Full extends Writer {

        private int room;

        Full(int room) {
            this.room = room;
        }

        @Override
        public void write(char[] buffer, int offset, int length) throws IOException {
            room -= length;
            if (room < 0) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
