package dev.fluxion.backend.conformance;

import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;

/** Functions that run something of the test's at each evaluation, plain or lifted. */
final class Counted {

    private int evaluations;

    int evaluations() {
        return evaluations;
    }

    /** Counts the evaluations of a function. */
    VectorFunction of(VectorFunction f) {
        return new Vector(f, () -> evaluations++);
    }

    /** Runs something before each evaluation of a field. */
    static ScalarField before(ScalarField f, Runnable hook) {
        return new Field(f, hook);
    }

    private static Generic lifted(Object f, Runnable hook) {
        return kind -> {
            RealFunction lifted = Lift.generic(f).over(kind);
            return x -> {
                hook.run();
                return lifted.apply(x);
            };
        };
    }

    private record Vector(VectorFunction f, Runnable hook) implements VectorFunction, Generic {
        @Override
        public double[] apply(double[] x) {
            hook.run();
            return f.apply(x);
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return lifted(f, hook).over(kind);
        }
    }

    private record Field(ScalarField f, Runnable hook) implements ScalarField, Generic {
        @Override
        public double apply(double[] x) {
            hook.run();
            return f.apply(x);
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return lifted(f, hook).over(kind);
        }
    }
}
