package dev.fluxion.backend.finite;

import java.util.Arrays;

/**
 * Chooses the step of a stencil for one coordinate, balancing the truncation error, known by a
 * higher derivative on a wider stencil, against the rounding error.
 *
 * @param main the stencil of the first derivative
 * @param bound the stencil of the derivative in the main one's truncation error
 * @param neighbours the bound's coefficients one place to the left, in place and one to the right
 * @param neighboursRounding how much the worst of them amplifies errors in f
 * @param condition how many times larger than f its higher derivatives are taken to be before anything is known
 * @param factor how many times larger than an ulp the errors of f are
 * @param maxRange how far from the point f may be evaluated
 */
record StepSearch(
        Stencil main,
        Stencil bound,
        double[][] neighbours,
        double neighboursRounding,
        double condition,
        double factor,
        double maxRange) {

    /** Steps further apart than this disagree on the scale of f. */
    private static final double SAME_SCALE = 64.0;

    /** By how much a step grows that sees nothing but rounding errors. */
    private static final double GROWTH = 256.0;

    /** Each round costs one evaluation for each point of the bound; this many cover fourteen orders of magnitude. */
    private static final int ROUNDS = 6;

    /** An estimate this close to its own rounding error says nothing. */
    private static final double RESOLVED = 4.0;

    /**
     * How much longer than its default a step may become. A polynomial or a slow function asks for very large ones, which
     * gain a digit or two and reach across the jumps and kinks of a function that has any.
     */
    private static final double LONGEST = 32.0;

    /** By how much a step shrinks that left the domain of f, and how often. */
    private static final double SHRINK = 0.125;

    private static final int SHRINKS = 40;

    static StepSearch of(Stencil main, double condition, double factor, double maxRange) {
        Stencil bound = Stencil.of(wider(main.grid(), main.truncationOrder() + 2), main.truncationOrder());
        double[][] neighbours = {bound.coefficientsAt(-1), bound.coefficients(), bound.coefficientsAt(1)};
        double rounding = 0.0;
        for (double[] coefficients : neighbours) {
            rounding = Math.max(
                    rounding, Arrays.stream(coefficients).map(Math::abs).sum());
        }
        return new StepSearch(main, bound, neighbours, rounding, condition, factor, maxRange);
    }

    /** A grid of {@code points} places on the same side as {@code grid}. */
    private static int[] wider(int[] grid, int points) {
        boolean left = false;
        boolean right = false;
        for (int place : grid) {
            left |= place < 0;
            right |= place > 0;
        }
        int first = left && right ? -(points / 2) : left ? 1 - points : 0;
        int[] wide = new int[points];
        for (int i = 0; i < points; i++) {
            wide[i] = first + i;
        }
        return wide;
    }

    /** The values of f around the point and the sizes they reveal. */
    static final class Sizes {
        /** For each component the largest magnitude of f and of the derivative in the truncation error. */
        final double[] f;

        final double[] derivative;
        double largestF;
        double largestDerivative;

        Sizes(int m) {
            f = new double[m];
            derivative = new double[m];
        }
    }

    /** The chosen step, a power of two, and what it was chosen by. */
    record Step(double length, Sizes sizes) {}

    /** Chooses the step for moving {@code x} along {@code line}. */
    Step choose(Line line) {
        double magnitude = Math.abs(line.x());
        double s = shrunkIntoDomain(line, bound, limited(defaultStep(bound), bound, line));
        Sizes sizes = sizes(line, s);
        double h = step(sizes, s, magnitude);
        for (int round = 0; round < ROUNDS; round++) {
            double next;
            if (!resolved(sizes, s) && 2.0 * s < defaultStep(bound) * magnitude) {
                // What changes with x seems flat at this distance: look from further away.
                next = Math.min(GROWTH * s, defaultStep(bound) * magnitude);
            } else if (h * SAME_SCALE < s) {
                next = Math.sqrt(s * h);
            } else {
                break;
            }
            next = shrunkIntoDomain(line, bound, limited(next, bound, line));
            Sizes better = sizes(line, next);
            if (next < s && !resolved(better, next)) {
                break;
            }
            s = next;
            sizes = better;
            h = step(sizes, s, magnitude);
        }
        return new Step(shrunkIntoDomain(line, main, limited(h, main, line)), sizes);
    }

    /** The bound on the error of component {@code i} at a step: rounding plus truncation. */
    double error(Step step, int i) {
        double h = step.length;
        double byRounding = Math.ulp(step.sizes.f[i]) * main.rounding() * factor / h;
        return byRounding + step.sizes.derivative[i] * main.truncation() * Math.pow(h, main.truncationOrder() - 1);
    }

    /** The step that minimizes the sum of the two errors, by what was seen at step {@code s}. */
    private double step(Sizes sizes, double s, double magnitude) {
        double errorOfF = Math.ulp(sizes.largestF) * factor;
        if (sizes.largestF == 0.0 || !Double.isFinite(sizes.largestF) || !Double.isFinite(sizes.largestDerivative)) {
            return defaultStep(main);
        }
        // A derivative that seems to be zero is only known to be lost in the rounding errors.
        double derivative = Math.max(sizes.largestDerivative, errorOfF / Math.pow(s, bound.order()));
        double longest = LONGEST * defaultStep(main) * Math.max(1.0, magnitude);
        return Math.min(balance(main, derivative, errorOfF), longest);
    }

    private double defaultStep(Stencil stencil) {
        return balance(stencil, condition, Math.ulp(1.0) * factor);
    }

    private static double balance(Stencil stencil, double derivative, double errorOfF) {
        int q = stencil.order();
        int k = stencil.truncationOrder();
        double byRounding = errorOfF * stencil.rounding();
        double byTruncation = derivative * stencil.truncation();
        return Math.pow((double) q / (k - q) * (byRounding / byTruncation), 1.0 / k);
    }

    private boolean resolved(Sizes sizes, double s) {
        double noise = Math.ulp(sizes.largestF) * factor * neighboursRounding / Math.pow(s, bound.order());
        return sizes.largestDerivative > RESOLVED * noise;
    }

    private Sizes sizes(Line line, double s) {
        double[][] samples = line.samples(bound, s);
        var sizes = new Sizes(line.origin().length);
        double scale = Math.pow(s, -bound.order());
        for (int i = 0; i < sizes.f.length; i++) {
            for (double[] sample : samples) {
                sizes.f[i] = Math.max(sizes.f[i], Math.abs(sample[i]));
            }
            for (double[] coefficients : neighbours) {
                sizes.derivative[i] = Math.max(
                        sizes.derivative[i], Math.abs(Line.combine(coefficients, samples, line.origin(), i)) * scale);
            }
            if (Double.isFinite(line.origin()[i])) {
                sizes.largestF = Math.max(sizes.largestF, sizes.f[i]);
                sizes.largestDerivative = Math.max(sizes.largestDerivative, sizes.derivative[i]);
            }
        }
        return sizes;
    }

    /** The power of two nearest to a step, within the range, and not lost beside x. */
    private double limited(double step, Stencil stencil, Line line) {
        double longest = maxRange / stencil.reach();
        double power = Math.scalb(1.0, Math.getExponent(Math.min(step * Math.sqrt(2.0), longest)));
        // A multiple of this many ulps is added to x without rounding.
        double shortest = Math.scalb(Math.ulp(line.x()), 4);
        return Double.isFinite(shortest) && shortest <= longest ? Math.max(power, shortest) : power;
    }

    private static double shrunkIntoDomain(Line line, Stencil stencil, double step) {
        double h = step;
        for (int i = 0; i < SHRINKS && !line.staysFinite(stencil, h); i++) {
            h *= SHRINK;
        }
        return h;
    }
}
