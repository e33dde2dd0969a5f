package dev.fluxion.sparse;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Expansion;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;

/**
 * A number that remembers which inputs it depends on, and tells when inputs meet in something curved. Zeros are not looked at:
 * what a number happens to be here says nothing about elsewhere.
 */
final class Dependence extends Real {

    /** A longer operation on arrays is not written out: its trace would take gigabytes. */
    private static final long MOST_OPERATIONS = 10_000_000;

    private final double value;
    private final IndexSet inputs;
    private final Interactions interactions;
    private final boolean local;

    /**
     * A number.
     *
     * @param value its primal value; NaN if the trace is for all points
     * @param inputs the inputs it depends on
     * @param interactions who is told of inputs that meet
     * @param local whether the trace is for one point, and may branch as that point does
     */
    Dependence(double value, IndexSet inputs, Interactions interactions, boolean local) {
        this.value = value;
        this.inputs = inputs;
        this.interactions = interactions;
        this.local = local;
    }

    IndexSet inputs() {
        return inputs;
    }

    @Override
    public double value() {
        return needed("the value of a number");
    }

    private double needed(String what) {
        if (!local) {
            throw new BranchedPatternException(what);
        }
        return value;
    }

    @Override
    public long level() {
        return 1;
    }

    @Override
    public Real apply(Unary rule) {
        double image = local ? rule.value().apply(value) : Double.NaN;
        Curvature.OfUnary curvature = Curvature.of(rule);
        if (!curvature.moves()) {
            return local ? Constant.of(image) : new Dependence(image, IndexSet.EMPTY, interactions, false);
        }
        if (curvature.curved()) {
            interactions.meet(inputs, inputs);
        }
        return new Dependence(image, inputs, interactions, local);
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        double image = local ? rule.value().apply(left.value(), right.value()) : Double.NaN;
        Curvature.OfBinary curvature = Curvature.of(rule);
        IndexSet a = curvature.inLeft() ? of(left) : IndexSet.EMPTY;
        IndexSet b = curvature.inRight() ? of(right) : IndexSet.EMPTY;
        if (curvature.leftLeft()) {
            interactions.meet(a, a);
        }
        if (curvature.cross()) {
            interactions.meet(a, b);
        }
        if (curvature.rightRight()) {
            interactions.meet(b, b);
        }
        return new Dependence(image, IndexSet.union(a, b), interactions, local);
    }

    /** What cannot be written out in single numbers is taken to depend on every input, in a curved way. */
    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputsOfRule) {
        Real[] written = Expansion.of(rule, inputsOfRule, MOST_OPERATIONS);
        if (written != null) {
            return written;
        }
        needed("the result of " + rule.name());
        IndexSet all = IndexSet.EMPTY;
        for (Real[] argument : inputsOfRule) {
            for (Real number : argument) {
                all = IndexSet.union(all, of(number));
            }
        }
        interactions.meet(all, all);
        double[] images = rule.value(Reals.values(inputsOfRule));
        Real[] outputs = new Real[images.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = new Dependence(images[i], all, interactions, true);
        }
        return outputs;
    }

    private static IndexSet of(Real number) {
        return number instanceof Dependence dependence ? dependence.inputs : IndexSet.EMPTY;
    }

    @Override
    public int compare(Real other, int unordered) {
        needed("a comparison");
        return super.compare(other, unordered);
    }

    @Override
    public int compare(double other, int unordered) {
        needed("a comparison");
        return super.compare(other, unordered);
    }

    @Override
    public int toInt() {
        needed("a cast to int");
        return super.toInt();
    }

    @Override
    public long toLong() {
        needed("a cast to long");
        return super.toLong();
    }
}
