package dev.fluxion.backend.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.PreparedGradient;
import dev.fluxion.Pullback;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.conformance.ExactContract;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ReverseTapeTest implements ExactContract {

    @Override
    public Backend backend() {
        return ReverseTape.create();
    }

    @Test
    void linearizesOnceAndAppliesOften() {
        int[] evaluations = {0};
        Pullback pullback = backend()
                .pullbackAt(
                        x -> {
                            evaluations[0]++;
                            return new double[] {x[0] * x[1], x[0] / x[1]};
                        },
                        new double[] {6.0, 2.0});
        assertThat(pullback.apply(new double[] {1.0, 0.0})).containsExactly(2.0, 6.0);
        assertThat(pullback.apply(new double[] {0.0, 1.0})).containsExactly(0.5, -1.5);
        assertThat(pullback.apply(new double[] {Double.NaN, Double.NaN})).containsExactly(Double.NaN, Double.NaN);
        assertThat(pullback.apply(new double[] {1.0, 0.0})).containsExactly(2.0, 6.0);
        assertThat(evaluations[0]).isEqualTo(1);
    }

    @Test
    void keepsPullbacksApartThatLiveAtOnce() {
        ReverseTape tape = ReverseTape.create();
        Pullback first = tape.pullbackAt(x -> new double[] {x[0] * x[0]}, new double[] {1.0});
        Pullback second = tape.pullbackAt(x -> new double[] {x[0] * x[0] * x[0]}, new double[] {2.0});
        assertThat(first.apply(new double[] {1.0})).containsExactly(2.0);
        assertThat(second.apply(new double[] {1.0})).containsExactly(12.0);
    }

    @Test
    void pullsBackOutputsThatAreInputsOrRepeated() {
        Pullback pullback =
                backend().pullbackAt(x -> new double[] {x[1], x[1], x[0], 3.0, x[1] * x[1]}, new double[] {2.0, 5.0});
        assertThat(pullback.apply(new double[] {1.0, 2.0, 4.0, 8.0, 16.0})).containsExactly(4.0, 163.0);
        DMatrixRMaj rows = pullback.applyAll(new DMatrixRMaj(2, 5, true, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1), 2);
        assertThat(rows.data).containsExactly(0.0, 1.0, 1.0, 10.0);
    }

    @Test
    void isUsableWhileItIsUsed() {
        ReverseTape tape = ReverseTape.create();
        double[] inner = {0.0};
        // The inner gradient runs while the outer one is recording, and is data to it.
        ScalarField outer =
                new Reentrant(x -> x[0] * x[0], () -> inner[0] = tape.gradient(x -> x[0] * 7.0, new double[1])[0]);
        assertThat(tape.gradient(outer, new double[] {3.0})).containsExactly(6.0);
        assertThat(inner[0]).isEqualTo(7.0);
    }

    @Test
    void preparedGradientsGrowWithTheTrace() {
        PreparedGradient prepared = backend()
                .prepareGradient(
                        (ScalarField) x -> {
                            double product = 1.0;
                            for (int i = 0; i < (int) x[1]; i++) {
                                product = product * x[0];
                            }
                            return product;
                        },
                        2);
        double[] gradient = new double[2];
        for (int power : new int[] {3, 10_000, 2, 700, 1}) {
            assertThat(prepared.valueAndGradient(new double[] {1.0, power}, gradient))
                    .isEqualTo(1.0);
            assertThat(gradient).containsExactly(new double[] {power, 0.0}, within(tolerance() * power));
        }
    }

    @Test
    void keepsFewTapesAndNoneThatIsLarge() {
        var pool = new TapePool();
        Tape small = pool.take();
        small.begin(10);
        pool.giveBack(small);
        assertThat(pool.take()).isSameAs(small);
        assertThat(pool.take()).isNotSameAs(small);

        var large = new Tape();
        large.begin((1 << 19) + 1);
        pool.giveBack(large);
        assertThat(pool.take()).isNotSameAs(large);
    }

    private record Reentrant(ScalarField f, Runnable hook) implements ScalarField, Generic {
        @Override
        public double apply(double[] x) {
            hook.run();
            return f.apply(x);
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            RealFunction lifted = Lift.generic(f).over(kind);
            return x -> {
                hook.run();
                return lifted.apply(x);
            };
        }
    }
}
