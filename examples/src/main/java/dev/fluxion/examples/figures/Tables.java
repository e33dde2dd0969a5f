package dev.fluxion.examples.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The numbers behind the figures, as CSV. */
public final class Tables {

    private Tables() {}

    /**
     * Every run time: {@code backend,sample,seconds}.
     *
     * @param folder where to; it must be there
     * @param name of the file, without an ending
     * @return the file
     */
    public static Path write(List<RunTimes> times, Path folder, String name) throws IOException {
        List<String> lines = new ArrayList<>(List.of("backend,sample,seconds"));
        for (RunTimes each : times) {
            double[] seconds = each.seconds();
            for (int i = 0; i < seconds.length; i++) {
                lines.add(each.backend() + "," + (i + 1) + "," + seconds[i]);
            }
        }
        return Files.write(folder.resolve(name + ".csv"), lines);
    }

    /**
     * Every point of the lines: {@code way,width,seconds}.
     *
     * @param folder where to; it must be there
     * @return the file
     */
    public static Path write(Crossover crossover, Path folder) throws IOException {
        List<String> lines = new ArrayList<>(List.of("way,width,seconds"));
        int[] widths = crossover.widths();
        for (String way : crossover.ways()) {
            double[] seconds = crossover.secondsOf(way);
            for (int i = 0; i < widths.length; i++) {
                lines.add("\"" + way + "\"," + widths[i] + "," + seconds[i]);
            }
        }
        return Files.write(folder.resolve(crossover.name() + ".csv"), lines);
    }
}
