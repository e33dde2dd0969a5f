package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README says what is so: its code is code that runs, its commands work, its tables are complete. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");
    private static final Path SOURCES = Path.of("src");

    @TempDir
    private Path folder;

    @Test
    void showsTheExampleAsItStands() throws IOException {
        String example = Files.readString(SOURCES.resolve("main/java/dev/fluxion/examples/ReadmeExample.java"));
        assertThat(blocks("java")).first().isEqualTo(example);
    }

    @Test
    void showsSnippetsThatAreTested() throws IOException {
        StringBuilder tested = new StringBuilder();
        try (DirectoryStream<Path> tests =
                Files.newDirectoryStream(SOURCES.resolve("test/java/dev/fluxion/examples"), "*SnippetsTest.java")) {
            for (Path test : tests) {
                tested.append(unindented(Files.readString(test)));
            }
        }
        List<String> snippets = blocks("java");
        assertThat(snippets.subList(1, snippets.size()))
                .isNotEmpty()
                .allSatisfy(snippet -> assertThat(tested).contains(unindented(snippet)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void showsCommandsThatWork(String command) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command.split(" +")));
        if (arguments.get(0).equals("learn")) {
            Path own = Files.writeString(folder.resolve("rows.csv"), "x,y\n1,a\n2,b\n3,a\n4,b\n");
            arguments.replaceAll(argument -> argument.equals("rows.csv") ? own.toString() : argument);
            arguments.replaceAll(argument -> argument.equals("out/snapshot.bin") ? snapshot() : argument);
            arguments.addAll(List.of("--rows", "60"));
            arguments.addAll(List.of("--out", folder.toString()));
        }
        if (arguments.get(0).equals("control")) {
            arguments.addAll(List.of("--ticks", "50", "--out", folder.toString()));
        }
        if (arguments.get(0).equals("fit")) {
            Path own = Files.writeString(folder.resolve("rows.csv"), "x,y\n1,1\n2,1.5\n3,1.8\n4,1.9\n");
            arguments.replaceAll(argument -> argument.equals("rows.csv") ? own.toString() : argument.replace("'", ""));
            arguments.addAll(List.of("--backend", "forward-dual"));
            arguments.addAll(List.of("--out", folder.toString()));
        }
        if (arguments.get(0).equals("lynx")) {
            arguments.addAll(List.of("--out", folder.toString()));
        }
        if (arguments.get(0).equals("live")) {
            arguments.addAll(List.of("--port", "0", "--seconds", "0"));
        }
        if (arguments.get(0).equals("figures")) {
            arguments.addAll(List.of("--samples", "3", "--seconds", "0.01", "--widths", "2,4"));
            arguments.addAll(List.of("--backend", "reverse-tape", "--out", folder.toString()));
        }
        if (arguments.get(0).equals("stiff")) {
            arguments.addAll(List.of("--seconds", "1e-9", "--out", folder.toString()));
        }
        if (arguments.get(0).equals("gradient")) {
            arguments.addAll(List.of("--seconds", "0.01"));
        }
        if (arguments.get(0).equals("adbench")) {
            arguments.addAll(List.of("--seconds", "0.01", "--out", folder.toString()));
        }
        if (arguments.get(0).equals("jacobians")) {
            Path own = Files.writeString(folder.resolve("points.csv"), "0,0,0,0,0,0\n");
            arguments.replaceAll(argument -> argument.equals("points.csv") ? own.toString() : argument);
            arguments.replaceAll(argument ->
                    argument.equals("jacobians.csv") ? folder.resolve(argument).toString() : argument);
        }
        StringWriter err = new StringWriter();
        int code = Fluxion.run(
                new PrintWriter(new StringWriter()), new PrintWriter(err), arguments.toArray(new String[0]));
        assertThat(code).as(err.toString()).isZero();
    }

    @Test
    void listsEveryBackendTheCommandLineKnows() throws IOException {
        String readme = readme();
        assertThat(NamedBackends.names()).allSatisfy(name -> assertThat(readme).contains("| `" + name + "` |"));
    }

    @Test
    void linksToFilesThatAreThere() throws IOException {
        assertThat(Pattern.compile("]\\((?!https?:|#)([^)#]+)")
                        .matcher(readme())
                        .results()
                        .map(link -> link.group(1)))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
    }

    static Stream<String> commands() throws IOException {
        return blocks("bash").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("./fluxion "))
                .map(line -> line.substring("./fluxion ".length()).replaceAll(" +#.*", ""));
    }

    private String snapshot() {
        StringWriter ignored = new StringWriter();
        Fluxion.run(
                new PrintWriter(ignored), new PrintWriter(ignored), "learn", "--rows", "9", "--out", folder.toString());
        return folder.resolve("snapshot.bin").toString();
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(readme())
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    private static String unindented(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }
}
