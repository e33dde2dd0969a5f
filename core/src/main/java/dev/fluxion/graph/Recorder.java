package dev.fluxion.graph;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;

/** Where symbols write down what is computed with them, and ask what their values are. */
abstract class Recorder {

    final GraphBuilder builder;
    private final long level = Real.freshLevel();

    Recorder(GraphBuilder builder) {
        this.builder = builder;
    }

    long level() {
        return level;
    }

    /** The number behind a reference; one that folded to a constant is a constant. */
    Real number(int reference, double value) {
        return reference < 0 ? Constant.of(builder.constantAt(reference)) : new Symbol(this, reference, value);
    }

    /** The reference of a number; one that is not followed here is a constant. */
    int reference(Real number) {
        return number instanceof Symbol symbol && symbol.isOf(this)
                ? symbol.reference()
                : builder.constant(number.value());
    }

    int[] references(Real[] numbers) {
        int[] references = new int[numbers.length];
        for (int i = 0; i < references.length; i++) {
            references[i] = reference(numbers[i]);
        }
        return references;
    }

    /** The value of an operation, if this recorder follows values. */
    abstract double compute(Op op, double x, double y, double z);

    /** How two numbers compare by the language's operators. */
    abstract Relation compare(int left, double x, int right, double y);

    /** How two numbers compare by {@link Double#compare}. */
    abstract Relation order(int left, double x, int right, double y);

    /**
     * Looks at the value of a number.
     *
     * @param sameness what must stay the same for what is seen to stay the same
     * @return the value
     */
    abstract double observe(Relation sameness, int reference, double value);
}
