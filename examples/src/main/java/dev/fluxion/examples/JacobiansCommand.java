package dev.fluxion.examples;

import dev.fluxion.Backend;
import dev.fluxion.backend.aparapi.AparapiGpu;
import dev.fluxion.examples.jacobians.JacobianFunction;
import dev.fluxion.examples.jacobians.JacobianStream;
import dev.fluxion.examples.jacobians.JacobianStream.Row;
import dev.fluxion.examples.jacobians.PointReader;
import dev.fluxion.examples.jacobians.PointReader.BadLine;
import dev.fluxion.examples.jacobians.Resumption;
import dev.fluxion.examples.table.UnusableDataException;
import dev.fluxion.streams.DifferentiationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Jacobians of a function at every point of a file. */
@Command(
        name = "jacobians",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Fluxion.Version.class,
        description = {
            "Computes values and Jacobians of a function at every point of a file or of standard input.",
            "",
            "A point is a line of numbers separated by commas. Each gives one line: the number of the point's line, the"
                    + " value, and the Jacobian row by row, with 17 significant digits. A line that is no point is"
                    + " reported on standard error with its number and left out. Memory does not grow with the file."
        },
        footer = {
            "",
            "robot-arm: the angles of the six joints of a UR5, in radians, to where its flange is and where it points.",
            "reprojection: a camera (rotation, translation, focal length, two radial distortions: 9 numbers) and a"
                    + " point (3) to the pixel where it is seen.",
            "lotka-volterra: prey, predators, alpha, beta, gamma and delta to prey and predators after a time of 5."
        })
final class JacobiansCommand implements Callable<Integer> {

    private static final String STANDARD = "-";
    private static final int LARGEST_BATCH = 1_000_000;

    /** A full disk is noticed after so many rows. */
    private static final int ROWS_BETWEEN_CHECKS = 1000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--function",
            paramLabel = "NAME",
            required = true,
            completionCandidates = Functions.class,
            description = "What to differentiate: ${COMPLETION-CANDIDATES}.")
    private String functionName = "";

    @Option(
            names = "--in",
            paramLabel = "POINTS.csv",
            defaultValue = STANDARD,
            description = "Where the points are. Default: ${DEFAULT-VALUE}, standard input.")
    private String in = STANDARD;

    @Option(
            names = "--out",
            paramLabel = "JACOBIANS.csv",
            defaultValue = STANDARD,
            description = "Where the Jacobians go. Default: ${DEFAULT-VALUE}, standard output.")
    private String out = STANDARD;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            completionCandidates = NamedBackends.Names.class,
            defaultValue = "compiled-tape",
            description = "What to differentiate with: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private String backendName = "";

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "The index, type or a part of the name of the device for aparapi-gpu; see fluxion devices.")
    private @Nullable String device;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "4096",
            description = "How many points to differentiate at once. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--resume",
            description = "Go on after the last whole line of --out, with the lines of --in that follow it.")
    private boolean resume;

    /** Bad lines are reported on the thread that reads, and progress on the one that writes. */
    private final Object reporting = new Object();

    private final AtomicLong badLines = new AtomicLong();

    @SuppressWarnings("NullAway.Init") // set before anything is done
    private Progress progress;

    @Override
    public Integer call() throws IOException {
        JacobianFunction function = JacobianFunction.named(functionName)
                .orElseThrow(() -> misuse("--function must be one of "
                        + Arrays.toString(JacobianFunction.values()).replaceAll("[\\[\\]]", "") + " but was "
                        + functionName));
        Backend backend = backend();
        check();
        progress = Progress.of(
                spec.commandLine().getErr(),
                Terminal.errIsTerminal() ? Progress.Mode.BAR : Progress.Mode.LINES,
                System::nanoTime);
        try (InputStream bytes = input();
                PointReader points = PointReader.of(bytes, function.dimension(), this::report)) {
            boolean goesOn = resume && Files.exists(Path.of(out));
            long before =
                    goesOn ? Resumption.after(Path.of(out), 1 + function.outputs() * (1 + function.dimension())) : 0;
            if (!points.skip(before)) {
                throw new UnusableDataException(in + " must have the " + before + " lines that " + out
                        + " goes on from but has " + points.lines());
            }
            run(function, backend, points, before);
        }
        return CommandLine.ExitCode.OK;
    }

    private void run(JacobianFunction function, Backend backend, PointReader points, long before) throws IOException {
        PrintWriter rows = output();
        long[] count = {0};
        try {
            progress.begin(0);
            JacobianStream.of(points, function, backend, batch)
                    .doOnNext(row -> {
                        count[0]++;
                        write(row, rows, count[0]);
                        advance();
                    })
                    .blockLast();
        } catch (DifferentiationException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            progress.end();
            rows.flush();
            if (!out.equals(STANDARD)) {
                rows.close();
            }
        }
        if (rows.checkError()) {
            throw untaken("the last");
        }
        long read = points.lines() - before;
        spec.commandLine()
                .getErr()
                .println(String.format(
                        Locale.ROOT,
                        "%,d lines: %,d points, %,d bad, %,d empty or names; %,.0f points/s with %s",
                        read,
                        count[0],
                        badLines.get(),
                        read - count[0] - badLines.get(),
                        progress.perSecond(),
                        named(backend)));
        if (count[0] == 0 && badLines.get() > 0) {
            throw new UnusableDataException(in + " must have a point but had none in " + points.lines() + " lines");
        }
    }

    private void write(Row row, PrintWriter rows, long count) {
        rows.print(row.text());
        rows.print('\n');
        // Whoever waits at the other end of a slow pipe gets what there is.
        if ((row.isLatest() || count % ROWS_BETWEEN_CHECKS == 0) && rows.checkError()) {
            throw untaken("that of line " + row.line());
        }
    }

    private UnusableDataException untaken(String row) {
        return new UnusableDataException((out.equals(STANDARD) ? "standard output" : out)
                + " must take all rows but was closed or full when it should take " + row);
    }

    private void report(BadLine line) {
        badLines.incrementAndGet();
        synchronized (reporting) {
            progress.say("line " + line.line() + ": " + line.reason());
        }
    }

    private void advance() {
        synchronized (reporting) {
            progress.advance(() -> badLines + " bad lines");
        }
    }

    private InputStream input() throws IOException {
        if (in.equals(STANDARD)) {
            return System.in;
        }
        Path path = Path.of(in);
        if (Files.isDirectory(path)) {
            throw new UnusableDataException(in + " must be a CSV file but is a folder");
        }
        return Files.newInputStream(path);
    }

    private PrintWriter output() throws IOException {
        if (out.equals(STANDARD)) {
            return spec.commandLine().getOut();
        }
        StandardOpenOption[] options = resume
                ? new StandardOpenOption[] {StandardOpenOption.CREATE, StandardOpenOption.APPEND}
                : new StandardOpenOption[] {
                    StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE
                };
        try {
            return new PrintWriter(Files.newBufferedWriter(Path.of(out), StandardCharsets.US_ASCII, options));
        } catch (NoSuchFileException e) {
            throw new UnusableDataException("--out must be in a folder that there is but was " + out);
        }
    }

    private Backend backend() {
        Backend named = NamedBackends.required(spec, backendName);
        if (device == null) {
            return named;
        }
        if (!(named instanceof AparapiGpu)) {
            throw misuse("--device must come with --backend aparapi-gpu but that was " + backendName);
        }
        return AparapiGpu.on(device);
    }

    private static String named(Backend backend) {
        return backend instanceof AparapiGpu gpu ? gpu.name() + " on " + gpu.device() : backend.name();
    }

    private void check() {
        if (batch < 1 || batch > LARGEST_BATCH) {
            throw misuse("--batch must be from 1 to " + LARGEST_BATCH + " but was " + batch);
        }
        if (resume && out.equals(STANDARD)) {
            throw misuse("--resume must come with --out, the file to go on with");
        }
        if (!in.equals(STANDARD) && !out.equals(STANDARD) && isSameFile(Path.of(in), Path.of(out))) {
            throw misuse("--out must be another file than --in but both were " + in);
        }
    }

    private static boolean isSameFile(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false; // One of them is not there.
        }
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** The names of the functions, for the command line's help. */
    static final class Functions implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(JacobianFunction.values())
                    .map(JacobianFunction::toString)
                    .iterator();
        }
    }
}
