package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.source.elsewhere.Neuron;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lift.NotLiftableException;
import org.junit.jupiter.api.Test;

/** Functions that call methods of other classes, which use what only those classes may use. */
class DistantMembersTest {

    private static final double[] POINT = {0.7, -0.4, 1.3};

    private static void agrees(ScalarField f) {
        double[] expected = ForwardDual.create().gradient(f, POINT);
        assertThat(SourceAdjoint.create().gradient(f, POINT)).containsExactly(expected, within(1e-12));
        assertThat(SourceForward.create().gradient(f, POINT)).containsExactly(expected, within(1e-12));
        assertThat(SourceAdjoint.create().valueAndGradient(f, POINT).value()).isEqualTo(f.apply(POINT));
        double[] second =
                HigherOrder.of(ForwardDual.create(), ReverseTape.create()).hessian(f, POINT).data;
        assertThat(HigherOrder.of(SourceForward.create(), SourceAdjoint.create())
                        .hessian(f, POINT)
                        .data)
                .containsExactly(second, within(1e-10));
        assertThat(HigherOrder.of(ForwardDual.create(), SourceAdjoint.create()).hessian(f, POINT).data)
                .containsExactly(second, within(1e-10));
    }

    /** sum of 2 w_i tanh(x_i), and half a unit, times 1.5. */
    @Test
    void readsPrivateFields() {
        Neuron neuron = new Neuron(1, 2, 3);
        double[] gradient = SourceAdjoint.create().gradient(x -> neuron.at(x), POINT);
        for (int i = 0; i < POINT.length; i++) {
            double slope = 1 - Math.tanh(POINT[i]) * Math.tanh(POINT[i]);
            assertThat(gradient[i]).isCloseTo(1.5 * 2 * (i + 1) * slope, within(1e-12));
        }
        agrees(x -> Math.cos(neuron.at(x)) * x[0]);
    }

    @Test
    void writesThemAsOftenAsTheFunctionRuns() {
        Neuron neuron = new Neuron(1, 2, 3);
        int calls = Neuron.calls();
        SourceAdjoint.create().valueAndGradient(x -> neuron.at(x), POINT);
        assertThat(Neuron.calls()).isEqualTo(calls + 1);
        assertThat(neuron.learned()).isEqualTo(1);
    }

    @Test
    void callsLambdasOfOtherClasses() {
        ScalarField shifted = new Neuron(3, 2, 1).shifted(0.25);
        agrees(x -> shifted.apply(x) * x[1]);
    }

    @Test
    void takesPrivateObjectsApart() {
        Neuron neuron = new Neuron(1, 2, 3);
        agrees(x -> neuron.withLocals(x) * x[1]);
    }

    @Test
    void usesWhatIsOfTheSamePackage() {
        Near near = new Near(POINT);
        agrees(x -> near.dot(x) * near.kept[0] + Near.count * x[2]);
    }

    @Test
    void refusesToNameWhatItMayNot() {
        Neuron neuron = new Neuron(1, 2, 3);
        Object bias = neuron.bias();
        assertThatThrownBy(() -> SourceAdjoint.create().gradient(x -> neuron.asObject(bias, x), POINT))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining("code of another class must name public classes only but names"
                        + " dev.fluxion.backend.source.elsewhere.Neuron$Bias");
    }
}

/** Of the same package, but of another nest. */
final class Near {

    static int count = 2;

    final double[] kept;
    private double bias = 0.5;

    Near(double[] kept) {
        this.kept = kept;
    }

    double dot(double[] x) {
        double sum = bias;
        for (int i = 0; i < x.length; i++) {
            sum += kept[i] * x[i] * x[i];
        }
        return sum;
    }
}
