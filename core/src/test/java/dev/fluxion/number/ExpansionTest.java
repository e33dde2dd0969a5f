package dev.fluxion.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.PartialRule;
import dev.fluxion.rule.Unary;
import dev.fluxion.rule.matrix.Cholesky;
import dev.fluxion.rule.matrix.Dot;
import dev.fluxion.rule.matrix.Elementwise;
import dev.fluxion.rule.matrix.Image;
import dev.fluxion.rule.matrix.Multiply;
import dev.fluxion.rule.matrix.ScaledMultiply;
import dev.fluxion.rule.matrix.Sum;
import dev.fluxion.rule.matrix.SumColumns;
import dev.fluxion.rule.matrix.SumRows;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written out in single numbers is what the operation computes. */
class ExpansionTest {

    private static final double TOLERANCE = 1e-14;

    static Stream<Arguments> rules() {
        Stream<Arguments> products = Stream.of(false, true)
                .flatMap(left -> Stream.of(false, true).flatMap(right -> {
                    var product = new Multiply(left, right, 2, 3, 4);
                    return Stream.of(
                            Arguments.of(product, new int[] {6, 12}),
                            Arguments.of(new ScaledMultiply(product, false), new int[] {1, 6, 12}),
                            Arguments.of(new ScaledMultiply(product, true), new int[] {1, 6, 12, 8}));
                }));
        return Stream.concat(
                products,
                Stream.of(
                        Arguments.of(new Image(Unary.EXP), new int[] {5}),
                        Arguments.of(new Elementwise(Binary.SUBTRACT), new int[] {4, 4}),
                        Arguments.of(new Elementwise(Binary.DIVIDE), new int[] {1, 4}),
                        Arguments.of(new Elementwise(Binary.DIVIDE), new int[] {4, 1}),
                        Arguments.of(new Sum(), new int[] {6}),
                        Arguments.of(new SumRows(2, 3), new int[] {6}),
                        Arguments.of(new SumColumns(2, 3), new int[] {6}),
                        Arguments.of(new Dot(), new int[] {5, 5}),
                        Arguments.of(new PartialRule(new Dot(), new double[][] {null, {1.0, -2.0, 3.0}}), new int[] {3
                        }),
                        Arguments.of(new Multiply(false, false, 2, 0, 2), new int[] {0, 0})));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void computesWhatTheOperationComputes(ArrayRule rule, int[] lengths) {
        var random = new SplittableRandom(5);
        double[][] inputs = Arrays.stream(lengths)
                .mapToObj(length -> random.doubles(length, 0.5, 2.0).toArray())
                .toArray(double[][]::new);
        Real[] written =
                Expansion.of(rule, Arrays.stream(inputs).map(Reals::constants).toArray(Real[][]::new), 1000);
        assertThat(written).isNotNull();
        assertThat(Reals.values(written)).containsExactly(rule.value(inputs), within(TOLERANCE * 100));
    }

    @Test
    void leavesAloneWhatIsTooLongOrHasNoSuchForm() {
        Real[] elements = Reals.constants(new double[] {4.0, 0.0, 0.0, 9.0});
        assertThat(Expansion.of(new Multiply(false, false, 2, 2, 2), new Real[][] {elements, elements}, 15))
                .isNull();
        assertThat(Expansion.of(new Sum(), new Real[][] {elements}, 3)).isNull();
        assertThat(Expansion.of(new Cholesky(2), new Real[][] {elements}, 1000)).isNull();
    }
}
