package dev.fluxion.backend.array;

import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedObjective;
import dev.fluxion.Pullback;
import dev.fluxion.RealPullback;
import dev.fluxion.ReverseMode;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndDerivative;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.nested.NestedTape;
import dev.fluxion.capability.Capabilities;
import dev.fluxion.capability.Feature;
import dev.fluxion.capability.Primitive;
import dev.fluxion.capability.Support;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import dev.fluxion.number.RealObjective;

/**
 * Reverse mode by a tape of operations on whole arrays: a matrix product is one entry with two operands, whose values and adjoints are
 * arrays that go to EJML as they are. For functions written with matrices.
 *
 * <p>The primitive is the pullback. A gradient takes one evaluation and one sweep, whatever n; a Jacobian takes one evaluation and m
 * sweeps. A number of the function is its place in an entry and no more: an array of numbers that follow each other in one entry is
 * recognized and is that entry, or a slice of it. Numbers from several entries are gathered, once for each operation that takes them.
 * The tape keeps all values until the pullback is given up; an adjoint is made when the sweep first adds to it and is given up when
 * it has been passed on.
 *
 * <p>Scalar code works and is slow: an operation on single numbers takes some 60 bytes, and several times as long as on
 * {@code ReverseTape}. Use that for loops over numbers.
 *
 * <p>Zeros are strong, as everywhere. Exact to rounding, of any order by nesting. May be shared between threads.
 */
public final class ArrayTape implements ReverseMode {

    private ArrayTape() {}

    public static ArrayTape create() {
        return new ArrayTape();
    }

    @Override
    public String name() {
        return "array-tape";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(Primitive.PULLBACK).stable().ofAnyOrder().with(Feature.SCALARS, Support.SLOW);
    }

    @Override
    public Pullback pullbackAt(VectorFunction f, double[] x) {
        RealFunction lifted = Lift.generic(f).over(Element.class);
        var inputs = new Inputs(x.length);
        return ArrayPullback.of(inputs, lifted.apply(inputs.begin(x)));
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
        return new Prepared(f, Lift.generic(f).over(Element.class), ArrayGradient.of(n));
    }

    @Override
    public <D> PreparedObjective<D> prepareGradient(Objective<D> f, int n) {
        return new PreparedWithData<>(f, Lift.objective(f, Element.class), ArrayGradient.of(n));
    }

    @Override
    public RealPullback nestedPullbackAt(Generic f, Real[] x) {
        return NestedTape.pullbackAt(f, x);
    }

    private static ValueAndGradient gradientOf(Object f, double[] x) {
        RealFunction lifted = Lift.generic(f).over(Element.class);
        var inputs = new Inputs(x.length);
        double[] gradient = new double[x.length];
        double value = ArrayGradient.valueAndGradient(inputs, lifted.apply(inputs.begin(x))[0], gradient);
        return new ValueAndGradient(value, gradient);
    }

    private record Prepared(ScalarField f, RealFunction lifted, ArrayGradient gradients)
            implements PreparedGradient, TapeMemory {
        @Override
        public int dimension() {
            return gradients.dimension();
        }

        @Override
        public double valueAndGradient(double[] x, double[] gradient) {
            return gradients.valueAndGradient(x, gradient, point -> lifted.apply(point)[0]);
        }

        @Override
        public long tapeBytes() {
            return gradients.tapeBytes();
        }

        @Override
        public PreparedGradient copy() {
            return new Prepared(f, Lift.generic(f).over(Element.class), ArrayGradient.of(dimension()));
        }
    }

    private record PreparedWithData<D>(Objective<D> f, RealObjective lifted, ArrayGradient gradients)
            implements PreparedObjective<D>, TapeMemory {
        @Override
        public int dimension() {
            return gradients.dimension();
        }

        @Override
        public double valueAndGradient(double[] x, D data, double[] gradient) {
            return gradients.valueAndGradient(x, gradient, point -> lifted.apply(point, data));
        }

        @Override
        public long tapeBytes() {
            return gradients.tapeBytes();
        }

        @Override
        public PreparedObjective<D> copy() {
            return new PreparedWithData<>(f, Lift.objective(f, Element.class), ArrayGradient.of(dimension()));
        }
    }
}
