package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as its user meets it. */
class FluxionTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "learn ", "fit ", "lynx ", "control ", "live ", "gradient ", "backends ", "devices "})
    void explainsEveryCommand(String command) {
        Result result = run((command + "--help").split(" "));
        assertThat(result.code).isZero();
        assertThat(result.out).startsWith("Usage: fluxion " + command.trim());
        assertThat(result.err).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adamw", "online-newton"})
    void learnsByEveryOptimizerAndGoesOnWhereItStopped(String optimizer) {
        String[] whole = {"learn", "--optimizer", optimizer, "--rows", "400", "--json", "--out", out("whole")};
        String[] half = {"learn", "--optimizer", optimizer, "--rows", "200", "--json", "--out", out("half")};
        String snapshot = folder.resolve("half").resolve("snapshot.bin").toString();
        JsonObject result = JsonParser.parseString(run(whole).out).getAsJsonObject();
        assertThat(run(half).code).isZero();
        JsonObject resumed = JsonParser.parseString(
                        run("learn", "--resume", snapshot, "--rows", "200", "--json", "--out", out("rest")).out)
                .getAsJsonObject();
        assertThat(result.get("rmse").getAsDouble())
                .isLessThan(result.get("climatologyRmse").getAsDouble());
        assertThat(resumed.get("rmse")).isEqualTo(result.get("rmse"));
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void explainsItselfWhenNothingIsAsked() {
        Result result = run();
        assertThat(result.code).isZero();
        assertThat(result.out).contains("learn", "fit", "lynx", "control", "live", "gradient", "backends", "devices");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "learn ", "fit ", "lynx ", "control ", "live ", "gradient ", "backends ", "devices "})
    void saysItsVersion(String command) {
        Result result = run((command + "--version").split(" "));
        assertThat(result.code).isZero();
        assertThat(result.out).startsWith("fluxion ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frobnicate | fluxion: COMMAND must be one of learn, fit, lynx, figures, stiff, control, live, gradient,"
                        + " jacobians, backends, devices, adbench but was frobnicate",
                "learn --frobnicate | fluxion learn: --frobnicate must be an option of fluxion learn but is none",
                "learn --optimiser adam | fluxion learn: --optimiser must be an option of fluxion learn but is none; did you"
                        + " mean --optimizer?",
                "learn more | fluxion learn: more must be left out: fluxion learn takes options only",
                "learn --hidden many | fluxion learn: --hidden must be a whole number but was many",
                "learn --hidden 99999999999 | fluxion learn: --hidden must be nearer to zero but was 99999999999",
                "learn --rate fast | fluxion learn: --rate must be a number but was fast",
                "learn --task sorting | fluxion learn: --task must be one of regression, classification but was sorting",
                "learn --json=5 | fluxion learn: --json must stand alone but came with 5",
                "learn --seed 1 --seed 2 | fluxion learn: --seed must be given once but was given again",
                "learn --backend abacus | fluxion learn: --backend must be one of reverse-tape, compiled-tape, source-adjoint, source-forward, forward-dual, array-tape,"
                        + " finite-differences, complex-step, aparapi-gpu but was abacus",
                "learn --station Atlantis | fluxion learn: --station must be Seattle or New York but was Atlantis",
                "learn --optimizer magic | fluxion learn: --optimizer must be one of sgd, momentum, nesterov, adagrad, rmsprop,"
                        + " adam, adamw, online-newton, ftrl, rls, ekf, gauss-newton, levenberg-marquardt but was magic",
                "learn --optimizer ftrl | fluxion learn: --optimizer ftrl must come with --hidden 0, a linear model; its"
                        + " parameters begin at zero, where a perceptron cannot learn",
                "learn --optimizer ftrl --hidden 0 --clip 1 | fluxion learn: --clip must be left out with --optimizer ftrl,"
                        + " whose parameters follow from the sums of all gradients",
                "learn --optimizer rls | fluxion learn: --optimizer rls must come with --hidden 0, a linear model; ekf is the"
                        + " same for a perceptron",
                "learn --optimizer ekf --rate 1 | fluxion learn: --rate must be left out with --optimizer ekf, which solves"
                        + " for the parameters instead of stepping along gradients",
                "learn --optimizer gauss-newton --loss huber | fluxion learn: --loss must be left out with --optimizer"
                        + " gauss-newton, which solves for the parameters instead of stepping along gradients",
                "learn --window 9 | fluxion learn: --window must come with --optimizer gauss-newton or levenberg-marquardt"
                        + " but came with adam",
                "learn --optimizer adamw --decay 0.1 | fluxion learn: --decay must be left out with --optimizer adamw, which"
                        + " has a decay of its own; use adam",
                "learn --clip 0 | fluxion learn: --clip must be positive and finite but was 0.0",
                "learn --decay 1 | fluxion learn: --decay must be at least 0 and below 1 but was 1.0",
                "learn --warm-up -1 | fluxion learn: --warm-up must be at least 0 but was -1",
                "learn --batch 0 | fluxion learn: --batch must be at least 1 but was 0",
                "learn --batch-millis 5 | fluxion learn: --batch-millis must come with --batch, above 1, the most rows of a"
                        + " step",
                "learn --drift magic | fluxion learn: --drift must be adwin or page-hinkley but was magic",
                "learn --loss hinge:2 | fluxion learn: --loss hinge must have no number but had 1",
                "learn --schedule never | fluxion learn: --schedule must be one of constant, inverse-root,"
                        + " inverse-time:0.01, exponential:0.5:1000, cosine:1000:0 but was never",
                "learn --resume x --batch 3 | fluxion learn: --batch must be left out with --resume, which goes on as the"
                        + " snapshot has it",
                "learn --hidden -1 | fluxion learn: --hidden must be from 0 to 10000 but was -1",
                "learn --replay -1 | fluxion learn: --replay must be from 0 to 10000 but was -1",
                "learn --classes 1 | fluxion learn: --classes must be from 2 to 10000 but was 1",
                "learn --rate 0 | fluxion learn: --rate must be positive and finite but was 0.0",
                "learn --rows 0 | fluxion learn: --rows must be at least 1 but was 0",
                "learn --target x | fluxion learn: --target must come with --data but there is none",
                "learn --data x.csv | fluxion learn: --data must come with --target, the name of the column to predict",
                "learn --data x.csv --target y --station Seattle | fluxion learn: --station must be left out with --data:"
                        + " it chooses from the bundled weather",
                "learn --resume x --seed 3 | fluxion learn: --seed must be left out with --resume, which goes on as the"
                        + " snapshot has it",
            })
    void saysInOneSentenceHowItWasMisused(String arguments, String sentence) {
        Result result = run((arguments + " --out " + folder).split(" "));
        if (!arguments.startsWith("learn")) {
            result = run(arguments);
        }
        assertThat(result.code).isEqualTo(2);
        assertThat(result.out).isEmpty();
        assertThat(result.err.lines()).hasSize(2).first().isEqualTo(sentence);
        assertThat(result.err.lines().toList().get(1)).endsWith(" --help' says what there is");
    }

    @Test
    void printsOneJsonObjectAndNothingElse() {
        Result result = learn("--rows", "120", "--json");
        assertThat(result.code).isZero();
        assertThat(result.err).isEmpty();
        JsonObject json = onlyValue(result.out).getAsJsonObject();
        assertThat(json.keySet())
                .containsExactly(
                        "rows",
                        "predictions",
                        "rmse",
                        "persistenceRmse",
                        "climatologyRmse",
                        "samplesPerSecond",
                        "backend");
        assertThat(json.get("rows").getAsInt()).isEqualTo(120);
        assertThat(json.get("predictions").getAsInt()).isEqualTo(119);
        assertThat(json.get("samplesPerSecond").getAsDouble()).isPositive();
        assertThat(json.get("backend").getAsString()).isEqualTo("reverse-tape");
    }

    @Test
    void printsAFewLinesForPeopleAndTheRunningErrorMeanwhile() {
        Result result = learn("--rows", "300", "--station", "new-york");
        assertThat(result.code).isZero();
        assertThat(result.out)
                .startsWith("New York, tomorrow's temp_max: 300 rows, 299 predictions, ")
                .contains("root mean squared error of the predictions, the first 50 aside")
                .containsPattern("perceptron +\\d\\.\\d{3}")
                .containsPattern("persistence +\\d\\.\\d{3} +tomorrow is like today")
                .containsPattern("climatology +\\d+\\.\\d{3} +the mean of all rows before");
        assertThat(result.err.lines())
                .hasSize(1)
                .first()
                .asString()
                .matches("250 rows, [\\d,]+/s: error \\d\\.\\d{3} .*");
    }

    @Test
    void writesPlotsThatCanBeReadAndSaysSo() throws Exception {
        Result result = learn("--rows", "150");
        for (String plot : List.of("forecast", "learning-curve")) {
            BufferedImage image = ImageIO.read(folder.resolve(plot + ".png").toFile());
            assertThat(image.getWidth()).isGreaterThan(image.getHeight());
            assertThat(coloursOf(image)).isGreaterThan(10);
            var svg = DocumentBuilderFactory.newInstance();
            svg.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            assertThat(svg.newDocumentBuilder()
                            .parse(folder.resolve(plot + ".svg").toFile())
                            .getDocumentElement()
                            .getTagName())
                    .isEqualTo("svg");
        }
        assertThat(result.out)
                .contains(
                        "wrote " + folder.resolve("forecast.png"),
                        "wrote " + folder.resolve("forecast.svg"),
                        "wrote " + folder.resolve("learning-curve.png"),
                        "wrote " + folder.resolve("learning-curve.svg"),
                        "wrote " + folder.resolve("snapshot.bin"));
    }

    @Test
    void continuesWhereItStoppedBitForBit() {
        JsonObject whole = json(learn("--rows", "200", "--json"));
        learn("--rows", "90", "--json");
        Result rest = learn("--resume", folder.resolve("snapshot.bin").toString(), "--rows", "110", "--json");
        assertThat(rest.err).isEqualTo("continuing weather-seattle-newyork.csv after row 90" + System.lineSeparator());
        assertThat(result(json(rest))).isEqualTo(result(whole));
    }

    @Test
    void continuesWithTheRestOfTheDataInAnotherFileBitForBit() throws IOException {
        List<String> lines = table(300);
        String all = write("all.csv", lines).toString();
        String first = write("first.csv", lines.subList(0, 101)).toString();
        lines.subList(1, 101).clear();
        String second = write("second.csv", lines).toString();
        String snapshot = folder.resolve("snapshot.bin").toString();

        JsonObject whole = json(learn("--data", all, "--target", "y", "--json"));
        learn("--data", first, "--target", "y", "--json");
        Result rest = learn("--resume", snapshot, "--data", second, "--json");
        assertThat(rest.err)
                .isEqualTo("learning from all of " + second
                        + ", which does not begin with the 100 rows learned from before" + System.lineSeparator());
        assertThat(result(json(rest))).isEqualTo(result(whole));

        learn("--data", first, "--target", "y", "--json");
        Result longer = learn("--resume", snapshot, "--data", all, "--backend", "forward-dual", "--json");
        assertThat(longer.err).isEqualTo("continuing " + all + " after row 100" + System.lineSeparator());
        assertThat(json(longer).get("rmse").getAsDouble())
                .isCloseTo(whole.get("rmse").getAsDouble(), within(1e-9));
    }

    @Test
    void learnsAFileOfOnesOwnAndReportsItsBadRows() throws IOException {
        List<String> lines = table(100);
        lines.set(10, "oops,wet,1.0");
        lines.set(20, "1.0");
        Path file = write("own.csv", lines);
        Result result = learn("--data", file.toString(), "--target", "y", "--json");
        assertThat(result.code).isZero();
        assertThat(result.err.lines())
                .containsExactly(
                        file + ", line 11: x must be a finite number but was 'oops'; row skipped",
                        file + ", line 21: a row must have 3 fields but had 1; row skipped");
        JsonObject json = json(result);
        assertThat(json.get("rows").getAsInt()).isEqualTo(98);
        assertThat(json.get("rmse").getAsDouble())
                .isLessThan(json.get("climatologyRmse").getAsDouble() / 2);
    }

    @Test
    void learnsClasses() throws IOException {
        List<String> lines = table(400);
        lines.replaceAll(line -> line.replaceAll(",-[^,]*$", ",below").replaceAll(",\\d[^,]*$", ",above"));
        Path file = write("classes.csv", lines);
        JsonObject json = json(learn("--data", file.toString(), "--target", "y", "--json"));
        assertThat(json.keySet())
                .containsExactly(
                        "rows",
                        "predictions",
                        "accuracy",
                        "persistenceAccuracy",
                        "majorityAccuracy",
                        "samplesPerSecond",
                        "backend");
        assertThat(json.get("accuracy").getAsDouble()).isGreaterThan(0.9);
        assertThat(json.get("majorityAccuracy").getAsDouble()).isBetween(0.4, 0.7);

        Result people = learn("--data", file.toString(), "--target", "y", "--task", "classification");
        assertThat(people.out).contains("share of right predictions", "majority", "learning-curve.png");
    }

    @Test
    void forecastsAFileOfOnesOwnFromEarlierRowsOnly() throws IOException {
        StringBuilder wave = new StringBuilder("t,y\n");
        for (int t = 0; t < 400; t++) {
            wave.append(t % 9).append(',').append(Math.sin(0.3 * t)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("wave.csv"), wave);
        JsonObject json = json(learn("--data", file.toString(), "--target", "y", "--forecast", "--json"));
        assertThat(json.get("rmse").getAsDouble())
                .isLessThan(json.get("persistenceRmse").getAsDouble() / 2);
    }

    @Test
    void saysInOneSentenceWhatIsWrongWithAFile() throws IOException {
        String missing = folder.resolve("missing.csv").toString();
        failsWith(missing + " must be a CSV file but there is no such file", "--data", missing, "--target", "y");
        String empty = write("empty.csv", List.of()).toString();
        failsWith(empty + " must begin with a line of column names but is empty", "--data", empty, "--target", "y");
        String header = write("header.csv", List.of("x,y")).toString();
        failsWith(header + " must have rows below its column names but has none", "--data", header, "--target", "x");
        String single = write("single.csv", List.of("x,y", "1,2")).toString();
        failsWith(single + " must have at least 2 rows that can be used but had 1", "--data", single, "--target", "x");
        String good = write("good.csv", table(10)).toString();
        failsWith(
                good + ": the target must be one of its columns, x, word, y, but was z",
                "--data",
                good,
                "--target",
                "z");
        failsWith(
                good + ": the target of a regression must hold numbers but word does not; learn it by classification",
                "--data",
                good,
                "--target",
                "word",
                "--task",
                "regression");
        failsWith(
                "a forecast must have a target that holds numbers but word is learned by classification; leave out"
                        + " --forecast",
                "--data",
                good,
                "--target",
                "word",
                "--forecast");
    }

    @Test
    void saysInOneSentenceThatALearnerDoesNotSuitTheTarget() throws IOException {
        String good = write("good.csv", table(10)).toString();
        failsWith(
                "--loss hinge must have a target of classes but y holds numbers",
                "--data",
                good,
                "--target",
                "y",
                "--loss",
                "hinge");
        failsWith(
                "--loss huber must have a target that holds numbers but word is learned by classification",
                "--data",
                good,
                "--target",
                "word",
                "--loss",
                "huber");
        failsWith(
                "--optimizer ekf must have a target that holds numbers but word is learned by classification",
                "--data",
                good,
                "--target",
                "word",
                "--optimizer",
                "ekf");
    }

    @Test
    void learnsInMiniBatchesByAScheduleAndLooksOutForDrift() {
        JsonObject json = json(learn(
                "--rows",
                "150",
                "--json",
                "--batch",
                "4",
                "--batch-millis",
                "1000",
                "--schedule",
                "inverse-root",
                "--warm-up",
                "5",
                "--clip",
                "1",
                "--decay",
                "0.001",
                "--loss",
                "huber:2",
                "--drift",
                "adwin"));
        assertThat(json.get("drifts").getAsInt()).isZero();
        assertThat(json.get("rmse").getAsDouble())
                .isLessThan(json.get("climatologyRmse").getAsDouble());
        Result people = learn("--rows", "60", "--optimizer", "rls", "--hidden", "0", "--drift", "page-hinkley");
        assertThat(people.out)
                .containsPattern("linear +\\d\\.\\d{3} +learned online")
                .contains("the errors were found to grow 0 times");
    }

    @Test
    void saysInOneSentenceWhatIsWrongWithASnapshot() throws IOException {
        String missing = folder.resolve("none.bin").toString();
        failsWith("--resume must name a snapshot but there is no file " + missing, "--resume", missing);
        String other = write("other.bin", List.of("not a snapshot at all, whatever it is"))
                .toString();
        failsWith("load: " + other + " must be a snapshot but is something else", "--resume", other);
    }

    @Test
    void saysInOneSentenceThatItCannotWriteThere() throws IOException {
        String file = write("file", List.of()).toString();
        Result result = run("learn", "--rows", "9", "--out", file);
        assertThat(result.code).isEqualTo(1);
        assertThat(result.err)
                .isEqualTo("fluxion learn: " + file + " must be a folder but is a file" + System.lineSeparator());
    }

    @Test
    void learnsFromNothingButTheTarget() throws IOException {
        List<String> lines = new ArrayList<>(List.of("y"));
        for (int i = 0; i < 60; i++) {
            lines.add(i % 3 == 0 ? "a" : "b");
        }
        String file = write("single.csv", lines).toString();
        JsonObject json = json(learn("--data", file, "--target", "y", "--json"));
        assertThat(json.get("accuracy").getAsDouble()).isBetween(0.6, 0.7);
    }

    @Test
    void showsWhereAFailureCameFromWhenAsked() {
        Result result =
                learn("--stacktrace", "--data", folder.resolve("missing.csv").toString(), "--target", "y");
        assertThat(result.code).isEqualTo(1);
        assertThat(result.err).contains("\tat dev.fluxion.examples");
    }

    @Test
    void toursTheGradients() {
        Result misused = run("gradient", "--seconds", "0");
        assertThat(misused.code).isEqualTo(2);
        assertThat(misused.err.lines()).first().isEqualTo("fluxion gradient: --seconds must be positive but was 0.0");
        Result result = run("gradient", "--seconds", "0.01", "--json");
        assertThat(result.code).isZero();
        assertThat(result.err).isEmpty();
        List<JsonElement> list = onlyValue(result.out).getAsJsonArray().asList();
        assertThat(list)
                .allSatisfy(entry -> assertThat(entry.getAsJsonObject().keySet())
                        .containsExactly("function", "backend", "operation", "maxRelativeError", "nanosPerCall"));
        for (String backend : List.of("reverse-tape", "forward-dual", "finite-differences")) {
            List<JsonObject> own = list.stream()
                    .map(JsonElement::getAsJsonObject)
                    .filter(entry -> entry.get("backend").getAsString().equals(backend))
                    .toList();
            assertThat(own)
                    .extracting(entry -> entry.get("function").getAsString() + " "
                            + entry.get("operation").getAsString())
                    .containsExactly(
                            "rosenbrock gradient",
                            "rosenbrock hessian",
                            "robot-arm jacobian",
                            "logistic-loss gradient",
                            "logistic-loss hessian");
            double tolerance = backend.equals("finite-differences") ? 1e-7 : 1e-14;
            assertThat(own).allSatisfy(entry -> {
                assertThat(entry.get("maxRelativeError").getAsDouble()).isLessThan(tolerance);
                assertThat(entry.get("nanosPerCall").getAsDouble()).isPositive();
            });
        }
    }

    @Test
    void listsTheDevicesThatThereAre() {
        Result result = run("devices", "--json");
        assertThat(result.code).isZero();
        assertThat(onlyValue(result.out).isJsonArray()).isTrue();
    }

    private void failsWith(String sentence, String... arguments) {
        Result result = learn(arguments);
        assertThat(result.code).isEqualTo(1);
        assertThat(result.out).isEmpty();
        assertThat(result.err).isEqualTo("fluxion learn: " + sentence + System.lineSeparator());
    }

    /** A table whose y follows from x and word. */
    private static List<String> table(int rows) {
        Random random = new Random(9);
        List<String> lines = new ArrayList<>(List.of("x,word,y"));
        for (int i = 0; i < rows; i++) {
            double x = random.nextGaussian();
            boolean wet = random.nextBoolean();
            lines.add(x + "," + (wet ? "wet" : "dry") + "," + (2 * x + (wet ? 1 : -1)));
        }
        return lines;
    }

    private Path write(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines);
    }

    private Result learn(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "learn";
        all[1] = "--out";
        all[2] = folder.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return run(all);
    }

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Fluxion.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Result(code, out.toString(), err.toString());
    }

    private static JsonObject json(Result result) {
        assertThat(result.code).as(result.err).isZero();
        return onlyValue(result.out).getAsJsonObject();
    }

    /** All but what depends on the clock. */
    private static JsonObject result(JsonObject json) {
        JsonObject result = json.deepCopy();
        result.remove("samplesPerSecond");
        return result;
    }

    private static JsonElement onlyValue(String text) {
        try {
            JsonReader reader = new JsonReader(new StringReader(text));
            JsonElement value = JsonParser.parseReader(reader);
            assertThat(reader.peek()).isEqualTo(JsonToken.END_DOCUMENT);
            return value;
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static long coloursOf(BufferedImage image) {
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .distinct()
                .count();
    }

    private record Result(int code, String out, String err) {}
}
