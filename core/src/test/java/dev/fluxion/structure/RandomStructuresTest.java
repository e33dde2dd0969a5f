package dev.fluxion.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomStructuresTest {

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void makesWhatItTookApart(long seed) {
        RandomTree tree = RandomTree.make(new Random(seed), 3);
        Structure<RandomTree> structure = Structure.of(tree);
        double[] numbers = structure.flatten(tree);
        assertThat(numbers).hasSize(structure.size());
        assertExactly(structure.unflatten(numbers), tree);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void takesApartWhatItMade(long seed) {
        var random = new Random(seed);
        Structure<RandomTree> structure = Structure.of(RandomTree.make(random, 3));
        double[] numbers = new double[structure.size()];
        for (int i = 0; i < numbers.length; i++) {
            // A float, which every component can hold.
            numbers[i] = random.nextFloat() - 0.5f;
        }
        assertThat(structure.flatten(structure.unflatten(numbers))).isEqualTo(numbers);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void countsEveryNumberOnce(long seed) {
        RandomTree tree = RandomTree.make(new Random(seed), 3);
        assertThat(Structure.of(tree).size()).isEqualTo(count(tree));
    }

    /** Bit for bit; by default AssertJ lets small differences pass. */
    private static void assertExactly(RandomTree actual, RandomTree expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withComparatorForType(Double::compare, Double.class)
                .withComparatorForType(Float::compare, Float.class)
                .isEqualTo(expected);
    }

    private static int count(RandomTree tree) {
        int count = 4
                + tree.vector().length
                + tree.singles().length
                + tree.numbers().size();
        for (double[] row : tree.ragged()) {
            count += 2 * row.length; // It is in the cube too.
        }
        count += tree.cube()[1][0].length;
        for (RandomTree.Leaf leaf : tree.leaves()) {
            count += leaf.next() == null ? 1 : 2;
        }
        double[] maybe = tree.maybe();
        count += (tree.anything() instanceof Double ? 1 : 0) + (maybe == null ? 0 : maybe.length);
        return count
                + tree.children().stream().mapToInt(RandomStructuresTest::count).sum();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isAVectorSpace(long seed) {
        var random = new Random(seed);
        Structure<RandomTree> structure = Structure.of(RandomTree.make(random, 2));
        RandomTree x = structure.unflatten(halves(random, structure.size()));
        RandomTree y = structure.unflatten(halves(random, structure.size()));
        RandomTree sum = Arithmetic.plus(x, y);
        assertExactly(Arithmetic.minus(sum, y), x);
        assertExactly(Arithmetic.plusScaled(x, 2.0, y), Arithmetic.plus(sum, y));
        assertExactly(Arithmetic.scaled(2.0, x), Arithmetic.plus(x, x));
        // The parallelogram law ties the norm to the inner product.
        double difference = Arithmetic.norm(Arithmetic.minus(x, y));
        double squares = Arithmetic.dot(x, x) + Arithmetic.dot(y, y);
        double total = Arithmetic.norm(sum);
        assertThat(total * total + difference * difference).isEqualTo(2 * squares, within(1e-12 * squares + 1e-300));
    }

    /** Small multiples of a half, with which every operation is exact. */
    private static double[] halves(Random random, int length) {
        return random.ints(length, -8, 9).mapToDouble(i -> i / 2.0).toArray();
    }
}
