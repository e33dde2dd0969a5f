package dev.fluxion.structure;

import static dev.fluxion.structure.Arithmetic.dot;
import static dev.fluxion.structure.Arithmetic.minus;
import static dev.fluxion.structure.Arithmetic.norm;
import static dev.fluxion.structure.Arithmetic.plus;
import static dev.fluxion.structure.Arithmetic.plusScaled;
import static dev.fluxion.structure.Arithmetic.scaled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.shape.ShapeMismatchException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArithmeticTest {

    private record Theta(double[] weights, double bias, String name) {}

    private static final Theta THETA = new Theta(new double[] {1.0, -2.0}, 0.5, "theta");
    private static final Theta GRADIENT = new Theta(new double[] {10.0, 20.0}, -5.0, "gradient");

    @Test
    void stepsAgainstAGradient() {
        Theta stepped = minus(THETA, scaled(0.5, GRADIENT));
        assertThat(stepped.weights()).containsExactly(-4.0, -12.0);
        assertThat(stepped.bias()).isEqualTo(3.0);
        assertThat(stepped.name()).isEqualTo("theta");
        assertThat(plusScaled(THETA, -0.5, GRADIENT)).usingRecursiveComparison().isEqualTo(stepped);
        assertThat(plus(THETA, GRADIENT).weights()).containsExactly(11.0, 18.0);
        assertThat(THETA.weights()).containsExactly(1.0, -2.0);
    }

    @Test
    void measures() {
        assertThat(dot(THETA, GRADIENT)).isEqualTo(10.0 - 40.0 - 2.5);
        assertThat(norm(new Theta(new double[] {3.0, 0.0}, 4.0, ""))).isEqualTo(5.0);
        assertThat(norm(List.of())).isEqualTo(0.0);
        assertThat(norm(new double[] {Double.NaN, 1.0})).isNaN();
        assertThat(norm(new double[] {1.0, Double.NEGATIVE_INFINITY})).isInfinite();
    }

    @Test
    void measuresWithoutOverflow() {
        assertThat(norm(new double[] {3e200, -4e200})).isEqualTo(5e200, within(1e186));
        assertThat(norm(new double[] {3e-200, 4e-200})).isEqualTo(5e-200, within(1e-214));
    }

    @Test
    void actsOnTuples() {
        Tuple2<double[], Double> sum = plus(Tuple.of(new double[] {1.0}, 2.0), Tuple.of(new double[] {3.0}, 4.0));
        assertThat(sum.first()).containsExactly(4.0);
        assertThat(sum.second()).isEqualTo(6.0);
    }

    @Test
    void refusesOtherShapes() {
        assertThatThrownBy(() -> plus(THETA, new Theta(new double[3], 0, "")))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("plus: y.weights must have length 2 but had length 3");
        assertThatThrownBy(() -> dot(new double[2], new double[1]))
                .hasMessage("dot: y must have length 2 but had length 1");
    }
}
