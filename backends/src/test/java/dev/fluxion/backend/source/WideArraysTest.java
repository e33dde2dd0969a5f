package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lift.NotLiftableException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Arrays of floats that a function makes and fills with what depends on its input: rounded to single precision, and differentiated through. */
class WideArraysTest {

    private static final double[] POINT = {0.7, -0.4, 1.3, 0.2};

    private static void agrees(ScalarField f) {
        double[] expected = ForwardDual.create().gradient(f, POINT);
        assertThat(expected).isNotEqualTo(new double[POINT.length]);
        assertThat(SourceAdjoint.create().gradient(f, POINT)).containsExactly(expected, within(1e-12));
        assertThat(SourceForward.withChunk(3).gradient(f, POINT)).containsExactly(expected, within(1e-12));
        assertThat(SourceAdjoint.create().valueAndGradient(f, POINT).value()).isEqualTo(f.apply(POINT));
        assertThat(SourceForward.create().valueAndGradient(f, POINT).value()).isEqualTo(f.apply(POINT));
        double[] second =
                HigherOrder.of(ForwardDual.create(), ReverseTape.create()).hessian(f, POINT).data;
        assertThat(HigherOrder.of(SourceForward.create(), SourceAdjoint.create())
                        .hessian(f, POINT)
                        .data)
                .containsExactly(second, within(1e-10));
    }

    /** sum of (float) x_i squared has the gradient 2 (float) x_i. */
    @Test
    void roundsWhereTheProgramRounds() {
        double[] gradient = SourceAdjoint.create()
                .gradient(
                        x -> {
                            float[] single = new float[x.length];
                            for (int i = 0; i < x.length; i++) {
                                single[i] = (float) x[i];
                            }
                            double sum = 0;
                            for (float s : single) {
                                sum += (double) s * s;
                            }
                            return sum;
                        },
                        POINT);
        assertThat(gradient).containsExactly(2.0 * 0.7f, 2.0 * -0.4f, 2.0 * 1.3f, 2.0 * 0.2f);
    }

    @Test
    void followsAliasesCopiesAndFills() {
        agrees(x -> {
            float[] a = {(float) x[0], 0.5f, (float) (x[1] * x[2])};
            float[] b = a;
            b[1] *= a[2];
            float[] c = Arrays.copyOfRange(b, 1, 5);
            System.arraycopy(a, 0, c, 2, 2);
            float[] d = x[0] > 0 ? c.clone() : Arrays.copyOf(a, 4);
            Arrays.fill(a, (float) x[3]);
            Arrays.fill(b, 0, 1, (float) (x[0] * x[3]));
            return a[0] * d[0] + b[2] * d[3] + c[2] * d[1] * d.length;
        });
    }

    @Test
    void widensWhatIsCopiedIntoThem() {
        agrees(x -> {
            float[] constants = {1.5f, 2.5f, 3.5f, 4.5f};
            float[] a = new float[4];
            a[3] = (float) x[3];
            System.arraycopy(constants, 0, a, 0, 3);
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += a[i] * x[i] * constants[i];
            }
            return sum;
        });
    }

    @Test
    void followsArraysOfThem() {
        agrees(x -> {
            float[][] rows = new float[3][4];
            float[] row = rows[1];
            for (int i = 0; i < 4; i++) {
                row[i] = (float) Math.sin(x[i]);
            }
            rows[2] = row.clone();
            rows[0] = rows[2];
            rows[0][2] += rows[1][3] * 2;
            double sum = 0;
            for (float[] each : rows) {
                for (float number : each) {
                    sum += number * number;
                }
            }
            return sum;
        });
    }

    @Test
    void passesThemToMethodsAndLeavesPassiveOnesAlone() {
        float[] data = {1, 2, 3, 4};
        agrees(x -> {
            float[] own = {0.25f, 0.5f};
            return dot(singles(x), data) + own[0] * dot(data, singles(x)) + dot(own, data);
        });
    }

    private static float[] singles(double[] x) {
        float[] single = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            single[i] = (float) x[i];
        }
        return single;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void pullsBackThroughThem() {
        VectorFunction f = x -> {
            float[] single = singles(x);
            double[] y = new double[2];
            y[0] = single[0] * single[1];
            y[1] = Math.exp(single[2]) - single[3];
            return y;
        };
        double[] expected = ForwardDual.create().jacobian(f, POINT).data;
        assertThat(SourceAdjoint.create().jacobian(f, POINT).data).containsExactly(expected, within(1e-12));
        assertThat(SourceForward.create().jacobian(f, POINT).data).containsExactly(expected, within(1e-12));
    }

    @Test
    void refusesThoseFromOutside() {
        float[] data = {1, 2, 3, 4};
        assertThatThrownBy(() -> SourceAdjoint.create()
                        .gradient(
                                x -> {
                                    float[] copy = data.clone();
                                    copy[0] = (float) x[0];
                                    return copy[0];
                                },
                                POINT))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining("numbers that depend on the input must be in double[] but are in float[]");
    }
}
