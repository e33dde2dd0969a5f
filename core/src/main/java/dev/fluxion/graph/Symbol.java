package dev.fluxion.graph;

import dev.fluxion.number.Expansion;
import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;

/** A number of which is written down how it is computed. Whatever looks at its value tells the recorder. */
final class Symbol extends Real {

    /** For longer operations on arrays a tape of whole arrays is faster than any code for single numbers. */
    private static final long MOST_OPERATIONS = 10_000;

    private final Recorder recorder;
    private final int reference;
    private final double value;

    Symbol(Recorder recorder, int reference, double value) {
        this.recorder = recorder;
        this.reference = reference;
        this.value = value;
    }

    boolean isOf(Recorder other) {
        return recorder == other;
    }

    int reference() {
        return reference;
    }

    @Override
    public double value() {
        return recorder.observe(Relation.IDENTICAL, reference, value);
    }

    @Override
    public long level() {
        return recorder.level();
    }

    @Override
    public Real apply(Unary rule) {
        Op op = rule.equals(Unary.NEGATE) ? Arithmetic.NEGATE : new Rule.Of1(rule);
        return recorder.number(recorder.builder.node(op, reference), recorder.compute(op, value, 0.0, 0.0));
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        return binary(opOf(rule), left, right);
    }

    /**
     * An operation on whole arrays is written out if it is small. Of any other the derivative is whatever code the rule has.
     *
     * @throws UntraceableException if the operation is too long or cannot be written out
     */
    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        Real[] written = Expansion.of(rule, inputs, MOST_OPERATIONS);
        if (written == null) {
            throw new UntraceableException(
                    "trace: a function must be made of elementary functions and products of small matrices but calls "
                            + rule.name() + ", an operation on arrays; use another backend");
        }
        return written;
    }

    private Real binary(Op op, Real left, Real right) {
        int node = recorder.builder.node(op, recorder.reference(left), recorder.reference(right));
        return recorder.number(node, recorder.compute(op, unseen(left), unseen(right), 0.0));
    }

    /** The value of an operand, which is not looked at by writing it down. */
    private double unseen(Real number) {
        return number instanceof Symbol symbol && symbol.recorder == recorder ? symbol.value : number.value();
    }

    static Op opOf(Binary rule) {
        if (rule.equals(Binary.ADD)) {
            return Arithmetic.ADD;
        } else if (rule.equals(Binary.SUBTRACT)) {
            return Arithmetic.SUBTRACT;
        } else if (rule.equals(Binary.MULTIPLY)) {
            return Arithmetic.MULTIPLY;
        } else if (rule.equals(Binary.DIVIDE)) {
            return Arithmetic.DIVIDE;
        }
        return rule.equals(Binary.STRONG_MULTIPLY) ? Arithmetic.TERM : new Rule.Of2(rule);
    }

    @Override
    public Real fma(Real factor, Real term) {
        if (factor.level() > level() || term.level() > level()) {
            return super.fma(factor, term);
        }
        int node =
                recorder.builder.node(Arithmetic.FMA, reference, recorder.reference(factor), recorder.reference(term));
        return recorder.number(node, Math.fma(value, unseen(factor), unseen(term)));
    }

    @Override
    public int compare(Real other, int unordered) {
        return recorder.compare(reference, value, recorder.reference(other), unseen(other))
                .answer(unordered);
    }

    @Override
    public int compare(double other, int unordered) {
        return recorder.compare(reference, value, recorder.builder.constant(other), other)
                .answer(unordered);
    }

    @Override
    public int compareTotal(Real other) {
        return recorder.order(reference, value, recorder.reference(other), unseen(other))
                .answer(0);
    }

    @Override
    public boolean isKnownToBeFinite() {
        return false;
    }

    @Override
    public int toInt() {
        return (int) recorder.observe(Relation.SAME_INT, reference, value);
    }

    @Override
    public long toLong() {
        return (long) recorder.observe(Relation.SAME_LONG, reference, value);
    }

    @Override
    public long round() {
        return Math.round(recorder.observe(Relation.SAME_ROUNDED, reference, value));
    }
}
