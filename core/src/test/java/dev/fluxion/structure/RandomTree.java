package dev.fluxion.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A record of everything that a structure knows, at random: nested, ragged, empty and absent. */
record RandomTree(
        double number,
        float single,
        Double boxed,
        Float boxedSingle,
        double[] vector,
        float[] singles,
        double[][] ragged,
        double[][][] cube,
        List<Double> numbers,
        List<RandomTree> children,
        Leaf[] leaves,
        Object anything,
        Empty empty,
        double @Nullable [] maybe,
        int count,
        String name,
        int[] indices,
        Thread.State state) {

    /** A record with a private constructor argument type of its own. */
    record Leaf(double value, @Nullable Leaf next) {}

    /** A record without components. */
    record Empty() {}

    static RandomTree make(Random random, int depth) {
        List<RandomTree> children = new ArrayList<>();
        for (int i = 0; depth > 0 && i < random.nextInt(3); i++) {
            children.add(make(random, depth - 1));
        }
        double[][] ragged = new double[random.nextInt(4)][];
        for (int i = 0; i < ragged.length; i++) {
            ragged[i] = vector(random);
        }
        Leaf[] leaves = new Leaf[random.nextInt(3)];
        for (int i = 0; i < leaves.length; i++) {
            leaves[i] = new Leaf(
                    random.nextGaussian(), random.nextBoolean() ? new Leaf(random.nextGaussian(), null) : null);
        }
        return new RandomTree(
                random.nextGaussian(),
                random.nextFloat(),
                random.nextGaussian(),
                random.nextFloat(),
                vector(random),
                singles(random),
                ragged,
                new double[][][] {ragged, {vector(random)}},
                new ArrayList<>(List.of(random.nextGaussian(), random.nextGaussian())),
                children,
                leaves,
                random.nextBoolean() ? random.nextGaussian() : "text",
                new Empty(),
                random.nextBoolean() ? vector(random) : null,
                random.nextInt(),
                "tree",
                new int[] {1, 2},
                Thread.State.NEW);
    }

    private static double[] vector(Random random) {
        return random.doubles(random.nextInt(4)).toArray();
    }

    private static float[] singles(Random random) {
        float[] singles = new float[random.nextInt(4)];
        for (int i = 0; i < singles.length; i++) {
            singles[i] = random.nextFloat();
        }
        return singles;
    }
}
