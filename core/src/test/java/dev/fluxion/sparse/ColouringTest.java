package dev.fluxion.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each colouring promises, looked at edge by edge on random patterns; each is named by its seed. */
class ColouringTest {

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noTwoColumnsThatShareARowShareAColour(long seed) {
        SparsityPattern pattern = random(seed, false);
        Colouring colouring = Colouring.ofColumns(pattern);
        int fullest = 0;
        for (int[] row : pattern.shared()) {
            int[] colours = Arrays.stream(row)
                    .map(column -> colouring.colours()[column])
                    .toArray();
            assertThat(colours).doesNotHaveDuplicates().doesNotContain(Colouring.NONE);
            fullest = Math.max(fullest, row.length);
        }
        assertThat(colouring.count()).isBetween(fullest, Math.max(fullest, mostConflicts(pattern) + 1));
        assertUsesItsColours(colouring);
    }

    /** Greedy colouring never needs more than one colour above the most conflicts of a column. */
    private static int mostConflicts(SparsityPattern pattern) {
        int most = 0;
        int[][] columns = pattern.transpose().shared();
        for (int j = 0; j < columns.length; j++) {
            Set<Integer> others = new HashSet<>();
            for (int row : columns[j]) {
                Arrays.stream(pattern.shared()[row]).forEach(others::add);
            }
            others.remove(j);
            most = Math.max(most, others.size());
        }
        return most;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyEntryIsFoundByItsColumnOrByItsRow(long seed) {
        SparsityPattern pattern = random(seed, false);
        Bicolouring both = Bicolouring.of(pattern, true, true);
        int[][] rows = pattern.shared();
        int[] ofRows = both.rows().colours();
        int[] ofColumns = both.columns().colours();
        for (int i = 0; i < rows.length; i++) {
            for (int j : rows[i]) {
                int row = i;
                boolean byRow = ofRows[i] != Colouring.NONE
                        && IntStream.range(0, rows.length)
                                .noneMatch(k -> k != row && ofRows[k] == ofRows[row] && pattern.contains(k, j));
                boolean byColumn = ofRows[i] == Colouring.NONE
                        && ofColumns[j] != Colouring.NONE
                        && Arrays.stream(rows[i]).noneMatch(k -> k != j && ofColumns[k] == ofColumns[j]);
                assertThat(byRow || byColumn).as("%d, %d", i, j).isTrue();
            }
        }
        assertThat(both.count())
                .isLessThanOrEqualTo(Colouring.ofColumns(pattern).count());
        assertThat(both.count())
                .isLessThanOrEqualTo(Colouring.ofColumns(pattern.transpose()).count());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyPathOfFourVerticesHasThreeColoursInAStarColouring(long seed) {
        SparsityPattern pattern = random(seed, true);
        Colouring colouring = Colouring.star(pattern);
        int[] colours = colouring.colours();
        int[][] neighbours = pattern.shared();
        assertIsProper(pattern, colouring);
        for (int b = 0; b < colours.length; b++) {
            for (int c : neighbours[b]) {
                for (int a : neighbours[b]) {
                    for (int d : neighbours[c]) {
                        if (distinct(a, b, c, d)) {
                            assertThat(Set.copyOf(Arrays.asList(colours[a], colours[b], colours[c], colours[d])))
                                    .as("%d %d %d %d", a, b, c, d)
                                    .hasSizeGreaterThan(2);
                        }
                    }
                }
            }
        }
    }

    private static boolean distinct(int... vertices) {
        return Arrays.stream(vertices).distinct().count() == vertices.length;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noTwoColoursHaveACycleInAnAcyclicColouring(long seed) {
        SparsityPattern pattern = random(seed, true);
        Colouring colouring = Colouring.acyclic(pattern);
        int[] colours = colouring.colours();
        assertIsProper(pattern, colouring);
        for (int first = 0; first < colouring.count(); first++) {
            for (int second = 0; second < first; second++) {
                assertIsForest(pattern, colours, first, second);
            }
        }
    }

    /** A graph is a forest if and only if it has as many edges as vertices, less one for each of its parts. */
    private static void assertIsForest(SparsityPattern pattern, int[] colours, int first, int second) {
        int[] vertices = IntStream.range(0, colours.length)
                .filter(v -> colours[v] == first || colours[v] == second)
                .toArray();
        int[] part = IntStream.range(0, colours.length).toArray();
        int edges = 0;
        for (int v : vertices) {
            for (int w : pattern.shared()[v]) {
                if (w < v && (colours[w] == first || colours[w] == second)) {
                    edges++;
                    int from = part[v];
                    int to = part[w];
                    Arrays.setAll(part, k -> part[k] == from ? to : part[k]);
                }
            }
        }
        long parts = Arrays.stream(vertices).map(v -> part[v]).distinct().count();
        assertThat((long) edges).isEqualTo(vertices.length - parts);
    }

    private static void assertIsProper(SparsityPattern pattern, Colouring colouring) {
        for (int v = 0; v < pattern.rows(); v++) {
            for (int w : pattern.shared()[v]) {
                assertThat(colouring.colours()[v]).isNotEqualTo(Colouring.NONE);
                if (w != v) {
                    assertThat(colouring.colours()[w]).isNotEqualTo(colouring.colours()[v]);
                }
            }
        }
        assertUsesItsColours(colouring);
    }

    private static void assertUsesItsColours(Colouring colouring) {
        assertThat(Arrays.stream(colouring.colours())
                        .filter(colour -> colour != Colouring.NONE)
                        .distinct()
                        .count())
                .isEqualTo(colouring.count());
    }

    private static SparsityPattern random(long seed, boolean symmetric) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = random.nextInt(1, 25);
        int m = symmetric ? n : random.nextInt(1, 25);
        double density = random.nextDouble(0.02, 0.5);
        boolean[][] entries = new boolean[m][n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                if (random.nextDouble() < density) {
                    entries[i][j] = true;
                    if (symmetric) {
                        entries[j][i] = true;
                    }
                }
            }
        }
        int[][] rows = new int[m][];
        Arrays.setAll(
                rows, i -> IntStream.range(0, n).filter(j -> entries[i][j]).toArray());
        return SparsityPattern.of(n, rows);
    }
}
