package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code fit} as its user meets it. */
class FitCommandTest {

    @TempDir
    private Path folder;

    private record Result(int code, String out, String err) {}

    private Result fit(String... arguments) {
        List<String> all = new ArrayList<>(List.of("fit"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--out", folder.toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Fluxion.run(new PrintWriter(out), new PrintWriter(err), all.toArray(new String[0]));
        return new Result(code, out.toString(), err.toString());
    }

    /** y = 3 (1 - exp(-x / 2)) at 1, 2, ..., 8, and a column of words. */
    private Path rise() throws IOException {
        StringBuilder text = new StringBuilder("time,level,place\n");
        for (int t = 1; t <= 8; t++) {
            text.append(String.format(Locale.ROOT, "%d,%.17g,here%n", t, 3 * (1 - Math.exp(-0.5 * t))));
        }
        return Files.writeString(folder.resolve("rise.csv"), text);
    }

    @Test
    void comparesAProblemWithItsCertifiedAnswer() throws IOException {
        Result result = fit("Thurber", "--from", "2", "--backend", "forward-dual");
        assertThat(result.code).as(result.err).isZero();
        assertThat(result.out)
                .startsWith(
                        "Thurber: y = (b1+b2*x+b3*x**2+b4*x**3)/(1+b5*x+b6*x**2+b7*x**3), 37 observations, from start 2"
                                + " with forward-dual")
                .contains("converged: ")
                .containsPattern("b1 +1\\.28813(96|97)\\d+e\\+03 +4\\.66479\\d+e\\+00 +1\\.2881396800e\\+03")
                .containsPattern("sum of squares +5\\.64270823\\d+e\\+03 +5\\.6427082397e\\+03");
        assertThat(ImageIO.read(folder.resolve("fit.png").toFile()).getWidth()).isEqualTo(1100);
        assertThat(folder.resolve("fit.svg")).isNotEmptyFile();
    }

    @Test
    void drawsObservedAgainstFittedWhereThereAreTwoVariables() {
        Result result = fit("nelson");
        assertThat(result.code).as(result.err).isZero();
        assertThat(result.out)
                .startsWith("Nelson: log(y) = b1-b2*x1*exp(-b3*x2)")
                .contains("wrote ");
    }

    @Test
    void saysThatSomeResidualsAreBelowRounding() {
        assertThat(fit("Lanczos1", "--from", "2").out)
                .contains("The certified sum of squares is below rounding: only the parameters can be compared.");
    }

    @Test
    void printsOneProblemAsAListOfOne() {
        Result result = fit("Misra1a", "--json");
        assertThat(result.err).isEmpty();
        JsonArray list = JsonParser.parseString(result.out).getAsJsonArray();
        assertThat(list).hasSize(1);
        JsonObject only = list.get(0).getAsJsonObject();
        assertThat(only.keySet()).containsExactly("problem", "start", "backend", "digits", "iterations", "converged");
        assertThat(only.get("problem").getAsString()).isEqualTo("Misra1a");
        assertThat(only.get("start").getAsInt()).isEqualTo(1);
        assertThat(only.get("digits").getAsDouble()).isGreaterThanOrEqualTo(6);
        assertThat(only.get("converged").getAsBoolean()).isTrue();
    }

    @Test
    void printsTheTableOfAllProblems() {
        Result result = fit("--nist", "--backend", "forward-dual");
        assertThat(result.code).isZero();
        assertThat(result.out.lines().filter(line -> line.matches("\\w+ +(lower|average|higher) +.*")))
                .hasSize(27);
        assertThat(result.out.strip())
                .endsWith("forward-dual: at least 6 digits for 27 of 27 from start 1 and for 27 of 27 from start 2");
    }

    @Test
    void printsAllProblemsAsOneList() {
        Result result = fit("--nist", "--json", "--backend", "forward-dual");
        assertThat(result.err).isEmpty();
        assertThat(JsonParser.parseString(result.out).getAsJsonArray()).hasSize(54);
    }

    @Test
    void fitsAFormulaToAFile() throws IOException {
        Result result = fit(
                "--data",
                rise().toString(),
                "--target",
                "level",
                "--model",
                "top*(1-exp(-rate*time))",
                "--start",
                "top=1,rate=0.1",
                "--json");
        assertThat(result.err).isEmpty();
        JsonObject json = JsonParser.parseString(result.out).getAsJsonObject();
        JsonObject parameters = json.get("parameters").getAsJsonObject();
        assertThat(parameters.keySet()).containsExactly("rate", "top");
        assertThat(parameters.get("rate").getAsDouble()).isCloseTo(0.5, within(1e-9));
        assertThat(parameters.get("top").getAsDouble()).isCloseTo(3, within(1e-9));
        assertThat(json.get("converged").getAsBoolean()).isTrue();
        assertThat(json.get("observations").getAsInt()).isEqualTo(8);
    }

    @Test
    void fitsAModelByNameWhateverTheColumnsAreCalled() throws IOException {
        for (String model : List.of("rise", "Misra1a", "BoxBOD")) {
            Result result = fit(
                    "--data", rise().toString(), "--target", "level", "--model", model, "--backend", "reverse-tape");
            assertThat(result.code).as(result.err).isZero();
            assertThat(result.out)
                    .contains("y = b1*(1-exp(-b2*x)), 8 observations")
                    .containsPattern("b1 +(3\\.0000000000|2\\.9999999999)");
        }
    }

    @Test
    void printsEveryIterateIfAskedTo() throws IOException {
        Result result = fit("--data", rise().toString(), "--target", "level", "--model", "rise", "--iterates");
        assertThat(result.err.lines().toList())
                .hasSizeGreaterThan(3)
                .first()
                .asString()
                .startsWith("iterate 0: value ")
                .endsWith("at [1.0, 1.0]");
    }

    @Test
    void saysThatTheDataDoesNotDetermineTheParameters() throws IOException {
        Result result = fit("--data", rise().toString(), "--target", "level", "--model", "a*c*time");
        assertThat(result.code).isZero();
        assertThat(result.out).contains("There are no standard errors: the data does not determine every parameter.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/(time-time)", "log(-a*time)"})
    void failsWhereThereIsNoFiniteSumOfSquaresToBeginWith(String model) throws IOException {
        String[] arguments = {"--data", rise().toString(), "--target", "level", "--model", model};
        Result result = fit(arguments);
        assertThat(result.code).isEqualTo(1);
        assertThat(result.out).isEmpty();
        assertThat(result.err.lines())
                .singleElement()
                .asString()
                .startsWith(
                        "fluxion fit: the model level = " + model + " and its derivatives must be finite but the fit ")
                .endsWith("; choose other values with --start, or another --model");

        String[] withJson = Arrays.copyOf(arguments, arguments.length + 1);
        withJson[arguments.length] = "--json";
        Result json = fit(withJson);
        assertThat(json.code).isEqualTo(1);
        assertThat(json.err).isEqualTo(result.err);
        JsonObject answer = JsonParser.parseString(json.out).getAsJsonObject();
        assertThat(answer.get("converged").getAsBoolean()).isFalse();
        assertThat(answer.get("sumOfSquares").isJsonNull()).isTrue();
        assertThat(answer.get("standardErrors").getAsJsonObject().get("a").isJsonNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | Atlantis | fluxion fit: PROBLEM must be one of Bennett5, BoxBOD, Chwirut1, Chwirut2, DanWood, ENSO,"
                        + " Eckerle4, Gauss1, Gauss2, Gauss3, Hahn1, Kirby2, Lanczos1, Lanczos2, Lanczos3, MGH09, MGH10,"
                        + " MGH17, Misra1a, Misra1b, Misra1c, Misra1d, Nelson, Rat42, Rat43, Roszman1, Thurber but was"
                        + " Atlantis",
                "2 | --from 3 | fluxion fit: --from must be 1 or 2 but was 3",
                "2 | --nist Misra1a | fluxion fit: PROBLEM must be left out with --nist",
                "2 | --model line | fluxion fit: --model must come with --data but there is none",
                "2 | --data rise.csv | fluxion fit: --data must come with --model, what to fit",
                "2 | --data rise.csv --model line --from 1 | fluxion fit: --from must be left out with --data",
                "2 | --data rise.csv --target level --model a*(time | fluxion fit: --model: a formula must be one such as"
                        + " b1*(1-exp(-b2*x)) but a*(time is not: Closing brace not found at character 1",
                "2 | --data rise.csv --target level --model 2*time | fluxion fit: --model: a model must have a parameter, a"
                        + " name that is not a column, but 2*time has none",
                "2 | --data rise.csv --target level --model b*level=a*time | fluxion fit: --model: what a model explains must"
                        + " be made of columns (level, time) but has b",
                "2 | --data rise.csv --target level --model a*time --start b=1 | fluxion fit: --start must name parameters"
                        + " (a) but named b",
                "2 | --data rise.csv --target level --model a*time --start a | fluxion fit: --start must be NAME=VALUE with a"
                        + " number but was a",
                "2 | Misra1a Misra1b | fluxion fit: Misra1b must be left out: fluxion fit takes one argument",
                "2 | --backend abacus | fluxion fit: --backend must be one of",
                "1 | --data nowhere.csv --model line | must be a CSV file but there is no such file",
                "1 | --data rise.csv --model line | the target must be one of its columns, time, level, place, but was y",
                "1 | --data rise.csv --target level --model a/(time-time) | fluxion fit: the model level = a/(time-time) and its"
                        + " derivatives must be finite but the fit stopped: residual 0 must be finite but was NaN at the"
                        + " starting point; choose other values with --start, or another --model",
                "1 | --data rise.csv --target level --model Nelson | fluxion fit: the model Nelson must have 2 numeric columns"
                        + " beside level but there are 1",
            })
    void saysInOneSentenceHowItWasMisused(int code, String arguments, String sentence) throws IOException {
        Path file = rise();
        Result result = fit(arguments.replace("rise.csv", file.toString()).split(" "));
        assertThat(result.code).as(result.err).isEqualTo(code);
        assertThat(result.out).isEmpty();
        assertThat(result.err.lines().findFirst().orElseThrow()).contains(sentence);
    }
}
