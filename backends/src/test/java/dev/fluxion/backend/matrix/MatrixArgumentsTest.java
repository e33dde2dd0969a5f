package dev.fluxion.backend.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.structure.Structure;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of matrices, and of records with matrices in them, to numbers and to matrices. */
class MatrixArgumentsTest {

    private static final double TOLERANCE = 1e-10;

    static List<Backend> backends() {
        return List.of(ReverseTape.create(), ForwardDual.create(), ArrayTape.create(), FiniteDifferences.create());
    }

    record Layer(DMatrixRMaj weights, SimpleMatrix bias, double scale, String name) {}

    private static double cost(Layer layer) {
        DMatrixRMaj squares = CommonOps_DDRM.multOuter(layer.weights, null);
        CommonOps_DDRM.scale(layer.scale, squares);
        return NormOps_DDRM.normF(squares) + layer.bias.elementExp().elementSum();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void gradientWithRespectToARecordHasMatricesWhereThatHas(Backend backend) {
        var layer = new Layer(new DMatrixRMaj(1, 2, true, 3, 4), new SimpleMatrix(2, 1, true, 0.0, 1.0), 2, "first");
        // 2 (9 + 16) + 1 + e: the outer product of one row is its square.
        Layer slope = backend.gradient(MatrixArgumentsTest::cost, layer);
        assertThat(slope.weights.numRows).isEqualTo(1);
        assertThat(slope.weights.data).containsExactly(new double[] {12, 16}, within(TOLERANCE));
        assertThat(slope.bias.getNumCols()).isEqualTo(1);
        assertThat(slope.bias.getDDRM().data).containsExactly(new double[] {1, Math.E}, within(TOLERANCE));
        assertThat(slope.scale).isCloseTo(25, within(TOLERANCE));
        assertThat(slope.name).isEqualTo("first");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void pushesAndPullsMatrices(Backend backend) {
        var a = new SimpleMatrix(2, 2, true, 2.0, 1.0, 1.0, 3.0);
        var here = backend.at(a).linearize((SimpleMatrix x) -> x.invert());
        SimpleMatrix inverse = a.invert();
        assertThat(here.value().getDDRM().data).containsExactly(inverse.getDDRM().data, within(TOLERANCE));
        var tangent = new SimpleMatrix(2, 2, true, 0.0, 1.0, -1.0, 2.0);
        SimpleMatrix pushed = inverse.mult(tangent).mult(inverse).negative();
        assertThat(here.pushforward(tangent).getDDRM().data).containsExactly(pushed.getDDRM().data, within(TOLERANCE));
        SimpleMatrix pulled =
                inverse.transpose().mult(tangent).mult(inverse.transpose()).negative();
        assertThat(here.pullback(tangent).getDDRM().data).containsExactly(pulled.getDDRM().data, within(TOLERANCE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void matricesBesideOtherArguments(Backend backend) {
        var a = new DMatrixRMaj(2, 3, true, 1, 2, 3, 4, 5, 6);
        double[] x = {1, 0, -1};
        var slopes = backend.gradient(
                (DMatrixRMaj m, double[] v) ->
                        CommonOps_DDRM.elementSum(CommonOps_DDRM.mult(m, new DMatrixRMaj(v), null)),
                a,
                x);
        assertThat(slopes.first().data).containsExactly(new double[] {1, 0, -1, 1, 0, -1}, within(TOLERANCE));
        assertThat(slopes.second()).containsExactly(new double[] {5, 7, 9}, within(TOLERANCE));
        assertThat(a.data).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void elementsOfAMatrixWhoseArrayIsLonger() {
        var matrix = new DMatrixRMaj(2, 2, true, 1, 2, 3, 4);
        matrix.reshape(1, 3);
        Structure<DMatrixRMaj> structure = Structure.of(matrix);
        assertThat(structure.flatten(matrix)).containsExactly(1, 2, 3);
        DMatrixRMaj made = structure.unflatten(new double[] {7, 8, 9});
        assertThat(made.numRows).isEqualTo(1);
        assertThat(made.data).containsExactly(7, 8, 9);
        assertThatThrownBy(() -> structure.flatten(new DMatrixRMaj(2, 2))).isInstanceOf(ShapeMismatchException.class);
        assertThat(Arrays.toString(matrix.data)).isEqualTo("[1.0, 2.0, 3.0, 4.0]");
    }
}
