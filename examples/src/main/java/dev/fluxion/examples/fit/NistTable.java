package dev.fluxion.examples.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of the reference problems, line by line. */
public final class NistTable {

    /** What a problem must have to count as solved. */
    public static final double ENOUGH = 6.0;

    private NistTable() {}

    /** What stands above the columns. */
    public static List<String> head(List<String> backends) {
        StringBuilder names = new StringBuilder(String.format("%-20s", ""));
        StringBuilder columns = new StringBuilder(String.format("%-10s%-10s", "problem", "level"));
        for (String backend : backends) {
            names.append(String.format("  %-24s", backend));
            columns.append(String.format("  %-12s%-12s", "start 1", "start 2"));
        }
        return List.of(names.toString().stripTrailing(), columns.toString().stripTrailing());
    }

    /** Digits and, in brackets, steps of one problem, by backend and start. */
    public static String row(NistProblem problem, List<NistResult> results) {
        StringBuilder row = new StringBuilder(
                String.format("%-10s%-10s", problem.name(), problem.level().toLowerCase(Locale.ROOT)));
        for (int i = 0; i < results.size(); i++) {
            NistResult result = results.get(i);
            String cell = String.format(
                    Locale.ROOT, "%.1f (%d)%s", result.digits(), result.iterations(), result.converged() ? "" : " !");
            row.append(i % 2 == 0 ? "  " : "").append(String.format("%-12s", cell));
        }
        return row.toString().stripTrailing();
    }

    /** How many problems have enough digits. */
    public static List<String> foot(List<NistResult> results, List<String> backends) {
        List<String> lines = new ArrayList<>();
        for (String backend : backends) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s: at least 6 digits for %d of %d from start 1 and for %d of %d from start 2",
                    backend,
                    solved(results, backend, 1),
                    all(results, backend, 1),
                    solved(results, backend, 2),
                    all(results, backend, 2)));
        }
        return lines;
    }

    /** How many of a backend's fits from one start have enough digits. */
    public static long solved(List<NistResult> results, String backend, int start) {
        return results.stream()
                .filter(result -> result.backend().equals(backend) && result.start() == start)
                .filter(result -> result.digits() >= ENOUGH)
                .count();
    }

    private static long all(List<NistResult> results, String backend, int start) {
        return results.stream()
                .filter(result -> result.backend().equals(backend) && result.start() == start)
                .count();
    }
}
