package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What Ctrl-C leaves behind. It takes a process of its own, fed through a pipe so that it cannot finish before. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /dev/stdin and no signal to send")
class InterruptionTest {

    private static final Pattern INTERRUPTED = Pattern.compile("interrupted after (\\d+) rows; --resume .* goes on");

    @TempDir
    private Path folder;

    @Test
    void leavesASnapshotThatContinuesBitForBit() throws Exception {
        List<String> lines = table(900);
        int learned = learnUntilInterrupted(lines.subList(0, 701));
        assertThat(learned).isBetween(500, 700);

        List<String> rest = new ArrayList<>(lines);
        rest.subList(1, 1 + learned).clear();
        JsonObject resumed = run(
                "--resume",
                folder.resolve("snapshot.bin").toString(),
                "--data",
                write(rest).toString());
        assertThat(resumed)
                .isEqualTo(run("--target", "y", "--data", write(lines).toString()));
        assertThat(resumed.get("rows").getAsInt()).isEqualTo(900);
    }

    /** Feeds lines to a process and interrupts it once it says that it has learned 500 rows; returns how many it had. */
    private int learnUntilInterrupted(List<String> lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fluxion.class.getName(),
                        "learn",
                        "--data",
                        "/dev/stdin",
                        "--target",
                        "y",
                        "--out",
                        folder.toString())
                .start();
        StringBuilder said = new StringBuilder();
        try (Writer in = process.outputWriter();
                BufferedReader err = process.errorReader()) {
            in.write(String.join("\n", lines) + "\n");
            in.flush();
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith("500 rows")) {
                    process.toHandle().destroy(); // unlike process.destroy() it leaves the pipes open
                }
            }
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said.toString()).isNotZero();
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
        Matcher matcher = INTERRUPTED.matcher(said);
        assertThat(matcher.find()).as(said.toString()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private JsonObject run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("learn", "--json", "--out", folder.toString()));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Fluxion.run(new PrintWriter(out), new PrintWriter(err), all.toArray(new String[0]));
        assertThat(code).as(err.toString()).isZero();
        JsonObject result = JsonParser.parseString(out.toString()).getAsJsonObject();
        result.remove("samplesPerSecond");
        return result;
    }

    private Path write(List<String> lines) throws IOException {
        return Files.write(Files.createTempFile(folder, "table", ".csv"), lines);
    }

    private static List<String> table(int rows) {
        Random random = new Random(2);
        List<String> lines = new ArrayList<>(List.of("x,y"));
        for (int i = 0; i < rows; i++) {
            double x = random.nextGaussian();
            lines.add(x + "," + Math.sin(3 * x));
        }
        return lines;
    }
}
