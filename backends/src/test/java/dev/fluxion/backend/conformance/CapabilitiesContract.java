package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.ForwardMode;
import dev.fluxion.NotNestableException;
import dev.fluxion.ReverseMode;
import dev.fluxion.ScalarField;
import dev.fluxion.capability.Accuracy;
import dev.fluxion.capability.Feature;
import dev.fluxion.capability.Primitive;
import dev.fluxion.capability.Support;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a backend declares is so: what it says it supports is right, and what it does not is refused. */
public interface CapabilitiesContract {

    /** A backend under test. */
    Backend backend();

    /** How far derivatives may be off, relative to the largest of the result. */
    double tolerance();

    @ParameterizedTest(name = "{0}")
    @EnumSource(Feature.class)
    default void supportsTheFeaturesItDeclares(Feature feature) {
        Support support = backend().capabilities().of(feature);
        Assumptions.assumeTrue(feature != Feature.GPU, "whether there is a GPU is not the function's doing");
        Probe probe = Probe.of(feature);
        for (Probe.At at : probe.places()) {
            Throwable refusal = catchThrowable(() -> {
                double[] gradient = backend().gradient(probe.f(), at.x().clone());
                assertThat(support)
                        .as("%s is right with %s", backend().name(), feature)
                        .isNotEqualTo(Support.NO);
                assertThat(gradient).containsExactly(at.gradient(), within(tolerance() * 10.0));
            });
            if (refusal instanceof AssertionError wrong) {
                throw wrong;
            }
            if (support == Support.YES || support == Support.SLOW) {
                assertThat(refusal).as("%s with %s", backend().name(), feature).isNull();
            } else if (refusal != null) {
                assertThat(refusal)
                        .isInstanceOfAny(IllegalArgumentException.class, UnsupportedOperationException.class);
                assertThat(refusal.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    default void takesDerivativesOfTheOrderItDeclares() {
        Backend backend = backend();
        if (backend.capabilities().order() >= 2) {
            double loss = backend.capabilities().accuracy() == Accuracy.EXACT ? 10.0 : 1e5;
            assertThat(backend.secondDerivative(x -> x * x * x, 2.0))
                    .isCloseTo(12.0, within(12.0 * loss * tolerance()));
        } else {
            assertThatThrownBy(() -> backend.secondDerivative(x -> x * x * x, 2.0))
                    .isInstanceOf(NotNestableException.class);
        }
    }

    @Test
    default void declaresThePrimitiveItHas() {
        Backend backend = backend();
        Primitive primitive = backend instanceof ReverseMode
                ? Primitive.PULLBACK
                : backend instanceof ForwardMode ? Primitive.PUSHFORWARD : Primitive.JACOBIAN;
        assertThat(backend.capabilities().primitive()).isEqualTo(primitive);
        assertThat(backend.capabilities().order()).isPositive();
    }

    /**
     * A function that needs one feature, with its gradient worked out by hand.
     *
     * @param places where it is asked, one after the other
     */
    record Probe(ScalarField f, List<At> places) {

        /** A point and the gradient there. */
        record At(double[] x, double[] gradient) {}

        /** A number in an object. */
        record Pair(double first, double second) {
            double product() {
                return first * second;
            }
        }

        static Probe of(Feature feature) {
            return switch (feature) {
                case SCALARS -> at(x -> Math.sin(x[0]) * x[1], new double[] {0.0, 3.0}, new double[] {3.0, 0.0});
                case ARRAYS -> at(Probe::ofArrays, new double[] {2.0, 5.0}, new double[] {9.0, 2.0});
                case RECORDS ->
                    at(x -> new Pair(x[0], x[1]).product(), new double[] {2.0, 5.0}, new double[] {5.0, 2.0});
                case MATRICES ->
                    at(Probe::ofMatrices, new double[] {1.0, 2.0, 3.0, 4.0}, new double[] {2.0, 6.0, 4.0, 8.0});
                case GPU -> throw new IllegalArgumentException("no function asks for a GPU");
                case ALLOCATION -> at(Probe::ofGarbage, new double[] {3.0}, new double[] {300.0});
                case MUTATION -> at(Probe::ofMutation, new double[] {2.0, 3.0}, new double[] {12.0, 4.0});
                case BRANCHES ->
                    new Probe(
                            Probe::ofBranches,
                            List.of(
                                    new At(new double[] {2.5}, new double[] {2 * 2.5}),
                                    new At(new double[] {-1.0}, new double[] {-1.0}),
                                    new At(new double[] {3.5}, new double[] {3 * 3.5 * 3.5})));
                case ANY_CODE -> at(Probe::ofAnyCode, new double[] {3.0}, new double[] {6.0});
            };
        }

        private static Probe at(ScalarField f, double[] x, double[] gradient) {
            return new Probe(f, List.of(new At(x, gradient)));
        }

        /** x0^2 + x0 x1. */
        private static double ofArrays(double[] x) {
            double[] products = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                products[i] = x[0] * x[i];
            }
            double sum = 0.0;
            for (double product : products) {
                sum += product;
            }
            return sum;
        }

        /** The trace of the square of a 2 x 2 matrix. */
        private static double ofMatrices(double[] x) {
            DMatrixRMaj a = new DMatrixRMaj(2, 2, true, x);
            DMatrixRMaj square = new DMatrixRMaj(2, 2);
            CommonOps_DDRM.mult(a, a, square);
            return CommonOps_DDRM.trace(square);
        }

        /** 50 x^2. */
        private static double ofGarbage(double[] x) {
            List<double[]> kept = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                kept.add(new double[] {x[0], x[0]});
            }
            double sum = 0.0;
            for (double[] each : kept) {
                sum += each[0] * each[1] / 2.0;
            }
            return sum;
        }

        /** x0^2 x1, in place. */
        private static double ofMutation(double[] x) {
            double[] buffer = {1.0, 7.0};
            buffer[0] *= x[1];
            x[1] = x[0];
            buffer[0] *= x[0];
            buffer[1] = buffer[0];
            buffer[0] = 0.0;
            return buffer[1] * x[1];
        }

        /** The power of x whose exponent is its integer part; below zero, -x. */
        private static double ofBranches(double[] x) {
            if (x[0] < 0.0) {
                return -x[0];
            }
            double power = 1.0;
            for (int i = 1; i <= x[0]; i++) {
                power *= x[0];
            }
            return power;
        }

        /** x^2, by arithmetic that is not Java's. */
        private static double ofAnyCode(double[] x) {
            return new BigDecimal(x[0]).pow(2).doubleValue();
        }
    }
}
