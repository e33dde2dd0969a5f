package dev.fluxion.backend.conformance;

import static dev.fluxion.structure.Argument.active;
import static dev.fluxion.structure.Argument.cache;
import static dev.fluxion.structure.Argument.constant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.PreparedGradientOf;
import dev.fluxion.PreparedLinearization;
import dev.fluxion.ValueAndGradientOf;
import dev.fluxion.ValueAndJacobianOf;
import dev.fluxion.ValueAndPullbackOf;
import dev.fluxion.ValueAndPushforwardOf;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.structure.Tuple;
import dev.fluxion.structure.Tuple2;
import dev.fluxion.structure.Tuple3;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.data.Offset;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What operations prepared for records and for several arguments keep, whichever backend prepared them. */
public interface PreparedStructuresContract {

    /** A backend under test. */
    Backend backend();

    /** How far derivatives may be off, relative to the largest of the result. */
    double tolerance();

    /** A polynomial in each component of what it is given. */
    record Polynomial(double[][] factors, double shift, int power, String name) {}

    private static Polynomial first() {
        return new Polynomial(new double[][] {{0.5, -1.5}, {2.0, 0.25}}, 0.75, 2, "first");
    }

    private static Polynomial second() {
        return new Polynomial(new double[][] {{-1.0, 0.5}, {0.125, 3.0}}, -2.0, 2, "first");
    }

    /** {@code sum of a_ij x_j^power + shift * x_i} over i and j. */
    static double sum(Polynomial p, double[] x) {
        double sum = 0.0;
        for (int i = 0; i < p.factors().length; i++) {
            for (int j = 0; j < x.length; j++) {
                double term = p.factors()[i][j];
                for (int k = 0; k < p.power(); k++) {
                    term *= x[j];
                }
                sum += term + p.shift() * x[i];
            }
        }
        return sum;
    }

    private void assertGradient(ValueAndGradientOf<Tuple2<Polynomial, double[]>> both, Polynomial p, double[] x) {
        assertThat(both.value()).isEqualTo(sum(p, x));
        Polynomial gradient = both.gradient().first();
        for (double[] row : gradient.factors()) {
            assertThat(row).containsExactly(new double[] {x[0] * x[0], x[1] * x[1]}, near());
        }
        assertThat(gradient.shift()).isEqualTo(2 * (x[0] + x[1]), near());
        assertThat(gradient.power()).isEqualTo(2);
        assertThat(gradient.name()).isEqualTo("first");
        double[][] a = p.factors();
        assertThat(both.gradient().second())
                .containsExactly(
                        new double[] {
                            2 * (a[0][0] + a[1][0]) * x[0] + 2 * p.shift(),
                            2 * (a[0][1] + a[1][1]) * x[1] + 2 * p.shift()
                        },
                        near());
    }

    private Offset<Double> near() {
        return within(20 * tolerance());
    }

    @Test
    default void preparesGradientsByRecords() {
        double[] x = {1.5, -0.5};
        double[] other = {0.25, 2.0};
        var prepared = backend().at(first(), x).prepareGradient(PreparedStructuresContract::sum);
        assertGradient(prepared.valueAndGradient(Tuple.of(first(), x)), first(), x);
        assertGradient(prepared.valueAndGradient(Tuple.of(second(), other)), second(), other);
        assertGradient(prepared.copy().valueAndGradient(Tuple.of(second(), x)), second(), x);
        assertGradient(prepared.valueAndGradient(Tuple.of(first(), other)), first(), other);
        PreparedGradientOf<Polynomial> alone = backend().at(first()).prepareGradient(p -> sum(p, x));
        assertThat(alone.gradient(second()).shift()).isEqualTo(2.0, near());
        assertThat(x).containsExactly(1.5, -0.5);
    }

    @Test
    default void preparesWithArgumentsHeldConstantAndScratch() {
        double[] x = {1.5, -0.5};
        var prepared = backend()
                .at(active(first()), constant(x), cache(new double[1]))
                .prepareGradient(PreparedStructuresContract::sumInto);
        for (double[] same : new double[][] {x, {1.5, -0.5}}) {
            Polynomial gradient =
                    prepared.gradient(Tuple.of(second(), same, new double[1])).first();
            assertThat(gradient.factors()[1]).containsExactly(new double[] {2.25, 0.25}, near());
        }
        assertThat(prepared.gradient(new Tuple3<>(second(), null, null)).first().shift())
                .isEqualTo(2.0, near());
        assertThatThrownBy(() -> prepared.gradient(Tuple.of(second(), new double[] {1.5, 0.5}, new double[1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "valueAndGradient: argument 2 must be what it was when prepared, since it holds no numbers to"
                                + " differentiate with respect to, but is not; prepare again");
    }

    /** As {@link #sum}, by way of scratch. */
    static double sumInto(Polynomial p, double[] x, double[] scratch) {
        scratch[0] = sum(p, x);
        return scratch[0];
    }

    @Test
    default void refusesPointsThatAreNotLikeTheOnePreparedAt() {
        double[] x = {1.5, -0.5};
        var prepared = backend().at(first(), x).prepareGradient(PreparedStructuresContract::sum);
        assertThatThrownBy(() -> prepared.gradient(Tuple.of(first(), new double[3])))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("valueAndGradient: argument 2 must have length 2 but had length 3");
        assertThatThrownBy(() ->
                        prepared.gradient(Tuple.of(new Polynomial(new double[][] {{1, 2}, {3}}, 0.0, 2, "first"), x)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("valueAndGradient: argument 1.factors[1] must have length 2 but had length 1");
        assertThatThrownBy(() -> prepared.gradient(Tuple.of(new Polynomial(first().factors(), 0.0, 3, "first"), x)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "valueAndGradient: argument 1.power must be what it was when prepared, since it holds no numbers"
                                + " to differentiate with respect to, but is not; prepare again");
        assertGradient(prepared.valueAndGradient(Tuple.of(first(), x)), first(), x);
        var matrix = backend().at(new DMatrixRMaj(2, 3)).prepareGradient(m -> m.get(0, 1) * m.get(1, 0));
        assertThatThrownBy(() -> matrix.gradient(new DMatrixRMaj(3, 2)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("valueAndGradient: argument must be 2 x 3 but was 3 x 2");
    }

    @Test
    default void refusesToBePreparedForTwoCallsAtOnce() {
        var inner = new AtomicReference<Runnable>(() -> {});
        var prepared = backend().at(1.5, 2.0).prepareLinearization((x, y) -> {
            inner.get().run();
            return x * y;
        });
        inner.set(() -> prepared.jacobian(Tuple.of(1.0, 1.0)));
        assertThatThrownBy(() -> prepared.jacobian(Tuple.of(1.0, 1.0)))
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessage(
                        "valueAndJacobian: a prepared object must be used by one call at a time but was in use; give each"
                                + " thread a copy()");
    }

    /** A place and a speed, after a number of steps. */
    record Motion(double[] place, double speed, String name) {}

    /** One step of length dt in a field of forces that grows with the square of the place. */
    static Motion step(Motion motion, double dt) {
        double speed = motion.speed() + dt * motion.place()[0] * motion.place()[0];
        return new Motion(
                new double[] {motion.place()[0] + dt * speed, motion.place()[1] - dt}, speed, motion.name() + "+");
    }

    @Test
    default void preparesJacobiansPushforwardsAndPullbacksOfRecords() {
        PreparedLinearization<Motion, Tuple2<Motion, Double>, Tuple2<DMatrixRMaj, DMatrixRMaj>> prepared = backend()
                .at(new Motion(new double[] {0.0, 0.0}, 1.0, "m"), 0.5)
                .prepareLinearization(PreparedStructuresContract::step);
        for (var each : List.of(prepared, prepared.copy(), prepared)) {
            // At place (2, 3), speed 4, dt 0.5: the speed becomes 6, the place (5, 2.5).
            var point = Tuple.of(new Motion(new double[] {2.0, 3.0}, 4.0, "m"), 0.5);
            ValueAndJacobianOf<Motion, Tuple2<DMatrixRMaj, DMatrixRMaj>> jacobian = each.valueAndJacobian(point);
            assertThat(jacobian.value().place()).containsExactly(5.0, 2.5);
            assertThat(jacobian.value().speed()).isEqualTo(6.0);
            assertThat(jacobian.value().name()).isEqualTo("m+");
            assertThat(jacobian.jacobian().first().data)
                    .containsExactly(new double[] {2, 0, 0.5, 0, 1, 0, 2, 0, 1}, near());
            assertThat(jacobian.jacobian().second().data).containsExactly(new double[] {8, -1, 4}, near());
            assertThat(each.jacobian(point).second().data).containsExactly(new double[] {8, -1, 4}, near());

            var tangents = Tuple.of(new Motion(new double[] {1.0, -1.0}, 2.0, ""), 0.25);
            ValueAndPushforwardOf<Motion> pushed = each.valueAndPushforward(point, tangents);
            assertThat(pushed.value().place()).containsExactly(5.0, 2.5);
            assertThat(pushed.pushforward().place()).containsExactly(new double[] {2 + 1 + 2, -1 - 0.25}, near());
            assertThat(pushed.pushforward().speed()).isEqualTo(2 + 2 + 1.0, near());
            assertThat(each.pushforward(point, tangents).speed()).isEqualTo(5.0, near());

            var cotangent = new Motion(new double[] {1.0, 2.0}, -1.0, "");
            ValueAndPullbackOf<Motion, Tuple2<Motion, Double>> pulled = each.valueAndPullback(point, cotangent);
            assertThat(pulled.value().speed()).isEqualTo(6.0);
            assertThat(pulled.pullback().first().place()).containsExactly(new double[] {2 - 2, 2}, near());
            assertThat(pulled.pullback().first().speed()).isEqualTo(0.5 - 1, near());
            assertThat(each.pullback(point, cotangent).second()).isEqualTo(8 - 2 - 4.0, near());
        }
    }
}
