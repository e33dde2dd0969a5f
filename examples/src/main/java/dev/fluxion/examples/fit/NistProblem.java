package dev.fluxion.examples.fit;

import com.google.gson.Gson;
import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import dev.fluxion.capability.Feature;
import dev.fluxion.capability.Support;
import dev.fluxion.streams.solve.Iterate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;

/**
 * A problem of the Statistical Reference Datasets of NIST, nonlinear regression: data, a model, two starting points and the certified
 * answer.
 *
 * @see <a href="https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml">NIST/ITL StRD</a>
 */
public final class NistProblem {

    private static final String FOLDER = "/dev/fluxion/examples/nist/";
    private static final Pattern DATA_LINES = Pattern.compile("\\s*Data\\s+\\(lines\\s+(\\d+)\\s+to\\s+(\\d+)\\)\\s*");

    private final Entry entry;
    private final Data data;
    private final Model model;

    private NistProblem(Entry entry, Data data) {
        this.entry = entry;
        this.data = data;
        this.model = Model.parse(entry.model, "y", data.columns());
    }

    /** All 27, by name. */
    public static List<NistProblem> all() {
        return Arrays.stream(entries()).map(NistProblem::of).toList();
    }

    /** The problem of that name, in upper or lower case. */
    public static Optional<NistProblem> named(String name) {
        return Arrays.stream(entries())
                .filter(entry -> entry.name.equalsIgnoreCase(name))
                .findFirst()
                .map(NistProblem::of);
    }

    private static NistProblem of(Entry entry) {
        return new NistProblem(entry, read(entry.file));
    }

    /** The name that NIST gives it. */
    public String name() {
        return entry.name;
    }

    /** How hard NIST finds it: lower, average or higher. */
    public String level() {
        return entry.level;
    }

    /** The observations; the first column is the response. */
    public Data data() {
        return data;
    }

    /** What is fitted. */
    public Model model() {
        return model;
    }

    /**
     * A starting point.
     *
     * @param which 1 for the far one, 2 for the near one
     */
    public double[] start(int which) {
        return (which == 1 ? entry.start1 : entry.start2).clone();
    }

    /**
     * The iterates of its fit; the last one is the answer. A backend that does not look into all objects, which a parsed formula is made of, is given
     * the model in plain Java.
     *
     * @param which the starting point: 1 for the far one, 2 for the near one
     */
    public Flux<Iterate> iterates(Backend backend, int which) {
        boolean looks = backend.capabilities().of(Feature.RECORDS) == Support.YES;
        return Fit.iterates(looks ? model.residuals(data) : plainResiduals(), backend, start(which));
    }

    /** The residuals in plain Java. */
    VectorFunction plainResiduals() {
        double[][] rows = data.rows();
        double[] responses = Arrays.stream(rows).mapToDouble(model::response).toArray();
        return PlainModels.residuals(entry.model.substring(entry.model.indexOf('=') + 1), rows, responses);
    }

    /** The certified parameters, to 11 digits. */
    public double[] certified() {
        return entry.certified.clone();
    }

    /** The certified standard deviations of the parameters, to 11 digits. */
    public double[] certifiedErrors() {
        return entry.certifiedStdDev.clone();
    }

    /** The certified sum of the squares of the residuals, to 11 digits. */
    public double certifiedSquares() {
        return entry.certifiedRss;
    }

    /**
     * Whether the residuals can be had to 6 digits in double precision. Those of Lanczos1 cannot: their sum of squares, 1.4e-25, is what
     * rounding the data to 14 digits has left, and so its parameters alone are compared.
     */
    public boolean residualsAboveRounding() {
        return entry.certifiedRss > 1e-20;
    }

    private static Entry[] entries() {
        try (BufferedReader reader = open("index.json")) {
            return new Gson().fromJson(reader, Entry[].class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files say in their heads on which lines the data is. */
    private static Data read(String file) {
        try (BufferedReader reader = open(file)) {
            List<String> lines = reader.lines().toList();
            Matcher range = lines.stream()
                    .map(DATA_LINES::matcher)
                    .filter(Matcher::matches)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(file + " must say where its data is but does not"));
            List<double[]> rows = new ArrayList<>();
            int last = Math.min(lines.size(), Integer.parseInt(range.group(2)));
            for (String line : lines.subList(Integer.parseInt(range.group(1)) - 1, last)) {
                rows.add(Arrays.stream(line.strip().split("\\s+"))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
            }
            List<String> columns = rows.get(0).length == 2 ? List.of("y", "x") : List.of("y", "x1", "x2");
            return new Data(columns, rows.toArray(new double[0][]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader open(String name) throws IOException {
        InputStream stream = NistProblem.class.getResourceAsStream(FOLDER + name);
        if (stream == null) {
            throw new IOException(name + " is missing from the program");
        }
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
    }

    /** An entry of the index, which gives the certified values of the model as it is printed. */
    private record Entry(
            String name,
            String file,
            String level,
            String model,
            double[] start1,
            double[] start2,
            double[] certified,
            double[] certifiedStdDev,
            double certifiedRss) {}
}
