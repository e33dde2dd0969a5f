package dev.fluxion.backend.tape;

import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedObjective;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.RealPullback;
import dev.fluxion.ReverseMode;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueAndDerivative;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.nested.NestedTape;
import dev.fluxion.capability.Capabilities;
import dev.fluxion.capability.Primitive;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealField;
import dev.fluxion.number.RealFunction;
import dev.fluxion.number.Reals;
import java.util.Arrays;

/**
 * Reverse mode by a tape: each operation of the function appends its operands and partial derivatives to a list, which a
 * sweep backward then reads once.
 *
 * <p>The primitive is the pullback. A gradient takes one evaluation and one sweep, whatever n; a Jacobian takes one
 * evaluation and a sweep for each eight of its m rows, since a sweep carries up to eight cotangents. The tape is rebuilt at each point, so branches and loops are those the point takes. It needs
 * 24 bytes for each operation that depends on the input and 8 for its adjoint, or 65 for those of several cotangents, in arrays that double
 * when full, up to 2^29 operations; beyond 2^20 a sweep carries one cotangent; recording and sweeping loop, so that no length of the trace overflows the stack. The sweep allocates nothing
 * but for operations on whole arrays, which keep their inputs and outputs as well.
 *
 * <p>A tape keeps the numbers of its first 131072 operations as well, 36 bytes for each, and gives them to the next evaluation.
 * The backend keeps up to four tapes to use again, none of more than 21 MiB; a longer trace gets arrays that the
 * collector may have back afterwards. A prepared gradient, Jacobian or pullback keeps a tape of its own, as large as the longest
 * trace so far; where results go in place it allocates nothing when warm, up to that many operations. Arrays that the function
 * itself makes are its own allocation.
 *
 * <p>Zeros are strong, as in forward mode. Where terms cancel only in a later sum, though, forward mode has a tangent that is
 * zero and hides an infinite derivative behind it ({@code sqrt(x * y - y * x)}), which reverse mode meets term by term: there
 * it gives NaN.
 *
 * <p>Exact to rounding, of any order by nesting. May be shared between threads.
 *
 * @see <a href="https://doi.org/10.1137/1.9780898717761">Griewank and Walther, Evaluating Derivatives, 2nd ed., chapters
 *     3 and 4</a>
 */
public final class ReverseTape implements ReverseMode {

    private final TapePool pool = new TapePool();

    private ReverseTape() {}

    public static ReverseTape create() {
        return new ReverseTape();
    }

    @Override
    public String name() {
        return "reverse-tape";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(Primitive.PULLBACK).stable().ofAnyOrder();
    }

    @Override
    public Pullback pullbackAt(VectorFunction f, double[] x) {
        RealFunction lifted = Lift.generic(f).over(Variable.class);
        Tape tape = pool.take();
        try {
            Real[] output = lifted.apply(begin(tape, x));
            int[] indices = new int[output.length];
            Arrays.setAll(indices, i -> tape.indexOf(output[i]));
            return new TapePullback(tape.snapshot(), x.length, indices, Reals.values(output));
        } finally {
            pool.giveBack(tape);
        }
    }

    @Override
    public ValueAndDerivative valueAndDerivative(ScalarFunction f, double x) {
        ValueAndGradient both = gradientOf(f, new double[] {x});
        return new ValueAndDerivative(both.value(), both.gradient()[0]);
    }

    @Override
    public ValueAndGradient valueAndGradient(ScalarField f, double[] x) {
        return gradientOf(f, x);
    }

    @Override
    public PreparedGradient prepareGradient(ScalarField f, int n) {
        return TapeGradient.of(f, n);
    }

    @Override
    public <D> PreparedObjective<D> prepareGradient(Objective<D> f, int n) {
        return TapeObjective.of(f, n);
    }

    @Override
    public PreparedJacobian prepareJacobian(VectorFunction f, int n) {
        return TapeJacobian.of(f, n);
    }

    @Override
    public PreparedPullback preparePullback(VectorFunction f, int n) {
        return TapePullbacks.of(f, n);
    }

    @Override
    public RealPullback nestedPullbackAt(Generic f, Real[] x) {
        return NestedTape.pullbackAt(f, x);
    }

    private ValueAndGradient gradientOf(Object f, double[] x) {
        RealField lifted = Lift.field(f, Variable.class);
        Tape tape = pool.take();
        try {
            Real output = lifted.apply(begin(tape, x));
            double[] gradient = new double[x.length];
            tape.gradient(tape.indexOf(output), gradient, 0);
            return new ValueAndGradient(output.value(), gradient);
        } finally {
            pool.giveBack(tape);
        }
    }

    private static Real[] begin(Tape tape, double[] x) {
        Real[] inputs = new Real[x.length];
        tape.begin(x, inputs);
        return inputs;
    }
}
