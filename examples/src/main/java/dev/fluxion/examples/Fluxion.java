package dev.fluxion.examples;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "fluxion",
        mixinStandardHelpOptions = true,
        versionProvider = Fluxion.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Differentiates plain Java, learns from streams and fits curves.",
        footer = {"", "'fluxion COMMAND --help' says more about a command."},
        subcommands = {
            LearnCommand.class,
            FitCommand.class,
            LynxCommand.class,
            FiguresCommand.class,
            StiffCommand.class,
            ControlCommand.class,
            LiveCommand.class,
            GradientCommand.class,
            JacobiansCommand.class,
            BackendsCommand.class,
            DevicesCommand.class,
            AdbenchCommand.class
        })
public final class Fluxion implements Runnable {

    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Also print where in the program a failure came from.")
    private boolean stackTrace;

    private Fluxion() {}

    /** Runs a command and exits: 0 if it succeeded, 1 if it failed, 2 if it was called wrongly. */
    public static void main(String[] arguments) {
        // Not System.out, which keeps to itself that a disk is full.
        System.exit(run(writer(new FileOutputStream(FileDescriptor.out)), writer(System.err), arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        Fluxion fluxion = new Fluxion();
        CommandLine commandLine = new CommandLine(fluxion);
        commandLine
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, ignored) -> misused(e))
                .setExecutionExceptionHandler((e, command, ignored) -> fluxion.failed(e, command));
        int exitCode = commandLine.execute(arguments);
        if (out.checkError() && exitCode == CommandLine.ExitCode.OK) {
            err.println("fluxion: standard output must take all that is printed but was closed or full");
            exitCode = FAILURE;
        }
        err.flush();
        return exitCode;
    }

    /** Without a command: what there is. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int misused(ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + Misuse.sentence(e));
        command.getErr().println("'" + command.getCommandSpec().qualifiedName() + " --help' says what there is");
        return USAGE;
    }

    private int failed(Exception e, CommandLine command) {
        PrintWriter err = command.getErr();
        if (stackTrace || System.getenv("FLUXION_DEBUG") != null) {
            e.printStackTrace(err);
        }
        err.println(command.getCommandSpec().qualifiedName() + ": " + sentence(e));
        return FAILURE;
    }

    private static String sentence(Exception e) {
        String message = e instanceof FileSystemException file ? sentence(file) : e.getMessage();
        return message == null || message.isBlank() ? "failed with " + e : message.replaceAll("\\s*\\R\\s*", " ");
    }

    /** Java's own message is often but the name of the file. */
    private static String sentence(FileSystemException e) {
        if (e instanceof AccessDeniedException) {
            return e.getFile() + " must be accessible but access to it is denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return e.getFile() + " must be a folder but is a file";
        }
        if (e instanceof NoSuchFileException) {
            return e.getFile() + " must be there but is not";
        }
        return e.getReason() == null ? e.getFile() + " cannot be used" : e.getFile() + ": " + e.getReason();
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Fluxion.class.getPackage().getImplementationVersion();
            return new String[] {"fluxion " + (version == null ? "(not packaged)" : version)};
        }
    }
}
