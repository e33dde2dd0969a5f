package dev.fluxion.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The folder that plots go to, for commands that draw. */
final class PlotFolder {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out",
            description = "Where plots go. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("out");

    /** What draws. */
    @FunctionalInterface
    interface Drawing {
        List<Path> to(Path folder) throws IOException;
    }

    /**
     * Draws, into the folder. A machine without fonts cannot, which is no reason to lose the numbers.
     *
     * @param note takes what there is to say if so
     * @return the files
     */
    List<Path> draw(Drawing drawing, Consumer<String> note) throws IOException {
        return draw(folder, drawing, note);
    }

    /** The same into another folder. */
    static List<Path> draw(Path folder, Drawing drawing, Consumer<String> note) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Files.createDirectories(folder);
        try {
            return drawing.to(folder);
        } catch (LinkageError | RuntimeException e) {
            note.accept("no plot: Java could not draw it here, " + e);
            return List.of();
        }
    }
}
