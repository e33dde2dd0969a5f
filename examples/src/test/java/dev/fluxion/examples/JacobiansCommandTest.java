package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.ValueAndJacobian;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.examples.jacobians.JacobianFunction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code jacobians} as its user meets it. */
class JacobiansCommandTest {

    @TempDir
    private Path folder;

    private record Result(int code, String out, String err) {}

    private static Result jacobians(String... arguments) {
        List<String> all = new ArrayList<>(List.of("jacobians"));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Fluxion.run(new PrintWriter(out), new PrintWriter(err), all.toArray(new String[0]));
        return new Result(code, out.toString(), err.toString());
    }

    private Path written(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String points(JacobianFunction function, int count) {
        StringBuilder text = new StringBuilder();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < count; i++) {
            text.append(Arrays.toString(function.point(random)).replaceAll("[\\[\\] ]", ""))
                    .append('\n');
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "robot-arm, compiled-tape",
        "robot-arm, aparapi-gpu",
        "reprojection, aparapi-gpu",
        "lotka-volterra, aparapi-gpu",
        "lotka-volterra, forward-dual"
    })
    void givesValueAndJacobianOfEveryPoint(String name, String backend) throws IOException {
        JacobianFunction function = JacobianFunction.named(name).orElseThrow();
        String text = points(function, 25);
        Path in = written("points.csv", text);
        Path out = folder.resolve("jacobians.csv");
        Result result = jacobians(
                "--function",
                name,
                "--in",
                in.toString(),
                "--out",
                out.toString(),
                "--backend",
                backend,
                "--batch",
                "7");
        assertThat(result.code).as(result.err).isZero();
        assertThat(result.out).isEmpty();
        assertThat(result.err)
                .contains("25 lines: 25 points, 0 bad, 0 empty or names; ")
                .contains("with " + backend);
        List<String> points = text.lines().toList();
        List<String> rows = Files.readAllLines(out);
        assertThat(rows).hasSize(25);
        for (int i = 0; i < 25; i++) {
            double[] row = numbers(rows.get(i));
            ValueAndJacobian expected =
                    ForwardDual.create().valueAndJacobian(function.function(), numbers(points.get(i)));
            assertThat(row).hasSize(1 + function.outputs() * (1 + function.dimension()));
            assertThat(row[0]).isEqualTo(i + 1);
            agree(Arrays.copyOfRange(row, 1, 1 + function.outputs()), expected.value());
            agree(Arrays.copyOfRange(row, 1 + function.outputs(), row.length), expected.jacobian().data);
        }
    }

    @Test
    void writesNumbersThatReadBackAsTheyAre() throws IOException {
        JacobianFunction function = JacobianFunction.ROBOT_ARM;
        Path in = written("points.csv", points(function, 3));
        Result result = jacobians("--function", "robot-arm", "--in", in.toString(), "--backend", "forward-dual");
        double[] x = numbers(Files.readAllLines(in).get(1));
        ValueAndJacobian expected = ForwardDual.create().valueAndJacobian(function.function(), x);
        double[] row = numbers(result.out.lines().toList().get(1));
        assertThat(Arrays.copyOfRange(row, 1, 7)).isEqualTo(expected.value());
        assertThat(Arrays.copyOfRange(row, 7, 43)).containsExactly(expected.jacobian().data, within(0.0));
        assertThat(result.out).containsPattern("0\\.\\d{17}");
    }

    @Test
    void reportsBadLinesAndGoesOn() throws IOException {
        String text = "q1,q2,q3,q4,q5,q6\r\n0,0,0,0,0,0\r\n\n1,2,3\n0,0,zero,0,0,0\n0,0,0,0,NaN,0\n"
                + "x".repeat(200_000) + "\n1,1,1,1,1,1e400\n .5 ,1,1,1,1,1";
        Result result = jacobians(
                "--function", "robot-arm", "--in", written("p.csv", text).toString());
        assertThat(result.code).as(result.err).isZero();
        assertThat(result.out
                        .lines()
                        .map(line -> line.substring(0, line.indexOf(',')))
                        .toList())
                .containsExactly("2", "9");
        assertThat(result.err.lines().toList())
                .contains(
                        "line 4: a point must have 6 numbers but had 3",
                        "line 5: number 3 must be a finite number but was \"zero\"",
                        "line 6: number 5 must be a finite number but was \"NaN\"",
                        "line 7: a line must have at most 65536 characters",
                        "line 8: number 6 must be a finite number but was \"1e400\"");
        assertThat(result.err).contains("9 lines: 2 points, 5 bad, 2 empty or names; ");
    }

    @Test
    void goesOnWhereAnInterruptedRunEnded() throws IOException {
        String text = points(JacobianFunction.LOTKA_VOLTERRA, 50).replaceFirst("\n", "\nbad\n");
        String in = written("points.csv", text).toString();
        Path whole = folder.resolve("whole.csv");
        assertThat(jacobians("--function", "lotka-volterra", "--in", in, "--out", whole.toString()).code)
                .isZero();
        String rows = Files.readString(whole);
        for (int cut : new int[] {0, 5, rows.length() / 2, rows.length() - 1, rows.length()}) {
            Path part = written("part.csv", rows.substring(0, cut));
            Result result = jacobians("--function", "lotka-volterra", "--in", in, "--out", part.toString(), "--resume");
            assertThat(result.code).as(result.err).isZero();
            assertThat(part).hasContent(rows);
        }
        Files.delete(folder.resolve("part.csv"));
        Path part = folder.resolve("part.csv");
        jacobians("--function", "lotka-volterra", "--in", in, "--out", part.toString(), "--resume");
        assertThat(part).hasContent(rows);
    }

    @Test
    void refusesToGoOnWithAnotherFile() throws IOException {
        String in = written("points.csv", points(JacobianFunction.LOTKA_VOLTERRA, 3))
                .toString();
        String arm = written("arm.csv", "12,1,2,3\n").toString();
        Result result = jacobians("--function", "lotka-volterra", "--in", in, "--out", arm, "--resume");
        assertThat(result.code).isEqualTo(1);
        assertThat(result.err).contains(arm + " must end with a row of 15 numbers, the first that of a line");
        String late = written("late.csv", "12" + ",1".repeat(14) + "\n").toString();
        Result beyond = jacobians("--function", "lotka-volterra", "--in", in, "--out", late, "--resume");
        assertThat(beyond.code).isEqualTo(1);
        assertThat(beyond.err).contains(in + " must have the 12 lines that " + late + " goes on from but has 3");
        assertThat(Path.of(arm)).hasContent("12,1,2,3\n");
    }

    @Test
    void readsStandardInputAndWritesStandardOutput() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("0,0,0,0,0,0\n".getBytes(StandardCharsets.US_ASCII)));
            Result result = jacobians("--function", "robot-arm");
            assertThat(result.code).as(result.err).isZero();
            assertThat(result.out).startsWith("1,-0.81725").hasLineCount(1);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void failsIfNoLineIsAPoint() throws IOException {
        Result result = jacobians(
                "--function", "robot-arm", "--in", written("p.csv", "1\n2\n").toString());
        assertThat(result.code).isEqualTo(1);
        assertThat(result.err).contains("must have a point but had none in 2 lines");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--function leg | --function must be one of robot-arm, reprojection, lotka-volterra but was leg",
                "--function robot-arm --batch 0 | --batch must be from 1 to 1000000 but was 0",
                "--function robot-arm --resume | --resume must come with --out, the file to go on with",
                "--function robot-arm --device gpu | --device must come with --backend aparapi-gpu but that was compiled-tape",
                "--in p.csv | --function must be given, with a value for NAME"
            })
    void refusesWhatMakesNoSense(String arguments, String sentence) {
        Result result = jacobians(arguments.split(" "));
        assertThat(result.code).isEqualTo(2);
        assertThat(result.err).startsWith("fluxion jacobians: " + sentence);
    }

    @Test
    void refusesToWriteOverItsInput() throws IOException {
        String in = written("p.csv", "0,0,0,0,0,0\n").toString();
        Result result = jacobians("--function", "robot-arm", "--in", in, "--out", in);
        assertThat(result.code).isEqualTo(2);
        assertThat(Path.of(in)).hasContent("0,0,0,0,0,0\n");
    }

    private static double[] numbers(String row) {
        return Arrays.stream(row.split(",")).mapToDouble(Double::parseDouble).toArray();
    }

    private static void agree(double[] actual, double[] expected) {
        double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertThat(actual).containsExactly(expected, within(1e-12 * scale));
    }
}
