package dev.fluxion.backend.source.internal.run;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Linearization;
import java.util.Arrays;
import org.ejml.data.SingularMatrixException;
import org.jspecify.annotations.Nullable;

/** Internal: what generated code does with operations on whole arrays that bring their derivatives. */
public final class Ruled {

    private Ruled() {}

    /**
     * Evaluates an operation and keeps the point.
     *
     * @param copied of which arrays copies are kept, since they may be overwritten later: bit i for array i, all if it is negative
     */
    public static Linearization linearize(ArrayRule rule, double[][] inputs, int copied) {
        for (int i = 0; i < inputs.length; i++) {
            if (copied < 0 || (copied >> i & 1) != 0) {
                inputs[i] = inputs[i].clone();
            }
        }
        return Linearization.of(rule, inputs);
    }

    /** The same, or null where the value of an operation on matrices does not exist. */
    public static @Nullable Linearization attempt(ArrayRule rule, double[][] inputs, int copied) {
        try {
            return linearize(rule, inputs, copied);
        } catch (SingularMatrixException e) {
            return null;
        }
    }

    /** The operation's value, an array of its own. */
    public static double @Nullable [] value(@Nullable Linearization at) {
        return at == null ? null : at.output().clone();
    }

    /**
     * Pulls adjoints back.
     *
     * @param cotangent the adjoints of the value, which become zero
     * @param shadows receive the adjoints of the arrays, null for those that take none
     */
    public static void pull(
            @Nullable Linearization at, double @Nullable [] cotangent, double @Nullable [] @Nullable [] shadows) {
        if (at == null || cotangent == null || shadows == null || ShadowArrays.isZero(cotangent)) {
            return;
        }
        boolean[] wanted = new boolean[shadows.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = shadows[i] != null;
        }
        double[][] products = at.pullback(cotangent, wanted);
        for (int i = 0; i < wanted.length; i++) {
            double[] shadow = shadows[i];
            if (shadow != null) {
                ShadowArrays.add(shadow, products[i]);
            }
        }
        Arrays.fill(cotangent, 0.0);
    }

    /**
     * Pushes tangents forward, those of each number beside each other.
     *
     * @param tangents of the arrays, null for those that do not move
     * @param width how many tangents each number has
     * @return the tangents of the value
     */
    public static double @Nullable [] push(@Nullable Linearization at, double[] @Nullable [] tangents, int width) {
        if (at == null) {
            return null;
        }
        int length = at.output().length;
        double[] pushed = new double[Math.multiplyExact(length, width)];
        double[][] lane = new double[tangents.length][];
        for (int i = 0; i < lane.length; i++) {
            lane[i] = new double[at.inputs()[i].length];
        }
        for (int l = 0; l < width; l++) {
            for (int i = 0; i < lane.length; i++) {
                double[] from = tangents[i];
                for (int j = 0; from != null && j < lane[i].length; j++) {
                    lane[i][j] = from[j * width + l];
                }
            }
            double[] product = at.pushforward(lane);
            for (int j = 0; j < length; j++) {
                pushed[j * width + l] = product[j];
            }
        }
        return pushed;
    }
}
