package dev.fluxion.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.shape.ShapeMismatchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class StructureTest {

    private record Line(double slope, double[] points, String name) {}

    private record Drawing(List<Line> lines, Line[] more, int size) {}

    private record Positive(double value) {
        Positive {
            if (value <= 0) {
                throw new IllegalStateException("a Positive must be positive");
            }
        }
    }

    /** Stores a logarithm and shows what it is the logarithm of. */
    record Scale(double logarithm) {
        @Override
        public double logarithm() {
            return Math.exp(logarithm);
        }
    }

    private record Varying(double first, double... others) {}

    private record Generic<T>(T held) {}

    private record Shaped(DoubleUnaryOperator squash, double weight) {}

    private record Weighted(Map<String, Double> weights) {}

    private static Drawing drawing() {
        return new Drawing(
                List.of(new Line(1.0, new double[] {2.0, 3.0}, "a")),
                new Line[] {new Line(4.0, new double[0], "b")},
                9);
    }

    @Test
    void ordersNumbersAsDeclared() {
        Structure<Drawing> structure = Structure.of(drawing());
        assertThat(structure.size()).isEqualTo(4);
        assertThat(structure.flatten(drawing())).containsExactly(1.0, 2.0, 3.0, 4.0);
        assertThat(structure).hasToString("Structure of 4 numbers");
    }

    @Test
    void carriesAlongWhatIsNoNumber() {
        Drawing made = Structure.of(drawing()).unflatten(new double[] {5.0, 6.0, 7.0, 8.0});
        assertThat(made)
                .usingRecursiveComparison()
                .isEqualTo(new Drawing(
                        List.of(new Line(5.0, new double[] {6.0, 7.0}, "a")),
                        new Line[] {new Line(8.0, new double[0], "b")},
                        9));
    }

    @Test
    void keepsNothingOfTheArraysItIsGiven() {
        double[] numbers = {1.0, 2.0};
        Structure<double[]> structure = Structure.of(numbers);
        double[] made = structure.unflatten(numbers);
        numbers[0] = 7.0;
        assertThat(made).containsExactly(1.0, 2.0);
        assertThat(structure.flatten(made)).isNotSameAs(made);
    }

    @Test
    void keepsSignedZerosAndNaNs() {
        double[] numbers = {-0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE};
        assertThat(Structure.of(numbers).unflatten(numbers)).containsExactly(numbers);
        Structure<Double> number = Structure.of(1.0);
        assertThat(number.unflatten(new double[] {-0.0})).isEqualTo(Double.valueOf(-0.0));
        assertThat(number.flatten(Double.NaN)).containsExactly(Double.NaN);
    }

    @Test
    void roundsToFloats() {
        float[] made = Structure.of(new float[] {0}).unflatten(new double[] {0.1});
        assertThat(made).containsExactly(0.1f);
        assertThat(Structure.of(2.0f).unflatten(new double[] {0.1})).isEqualTo(0.1f);
    }

    @Test
    void namesTheComponentWithAnotherShape() {
        Structure<Drawing> structure = Structure.of(drawing());
        Drawing longer = new Drawing(
                List.of(new Line(1.0, new double[3], "a")), drawing().more(), 9);
        assertThatThrownBy(() -> structure.flatten(longer))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("flatten: value.lines[0].points must have length 2 but had length 3");
        Drawing fewer = new Drawing(List.of(), drawing().more(), 9);
        assertThatThrownBy(() -> structure.flatten(fewer))
                .hasMessage("flatten: value.lines must have length 1 but had length 0");
        assertThatThrownBy(() -> structure.flatten(new Drawing(drawing().lines(), new Line[] {null}, 9)))
                .hasMessage("flatten: value.more[0] must be a Line but was null");
        assertThatThrownBy(() -> structure.unflatten(new double[3]))
                .hasMessage("unflatten: numbers must have length 4 but had length 3");
        assertThatThrownBy(() -> Structure.<Object>of(1.0).flatten(1.0f))
                .hasMessage("flatten: value must be a Double but was a Float");
        assertThatThrownBy(() -> Structure.<Object>of(new double[1]).flatten(List.of(1.0)))
                .hasMessageStartingWith("flatten: value must be a double[] but was a List");
        assertThatThrownBy(() -> Structure.<Object>of(List.of(1.0)).flatten(new double[1]))
                .hasMessage("flatten: value must be a List but was a double[]");
        assertThatThrownBy(() -> Structure.<Object[]>of(new Double[] {1.0}).flatten(new Object[] {1.0}))
                .hasMessage("flatten: value must be a Double[] but was an Object[]");
    }

    @Test
    void refusesNumbersWhereTheSampleHasNone() {
        Structure<Generic<Object>> structure = Structure.of(new Generic<>("text"));
        assertThat(structure.flatten(new Generic<>("other"))).isEmpty();
        assertThatThrownBy(() -> structure.flatten(new Generic<>(1.0)))
                .hasMessage("flatten: value.held must be without numbers but was a Double");
    }

    @Test
    void readsTheStateOfARecordAndNotItsAccessor() {
        Scale scale = new Scale(0.5);
        assertThat(Structure.of(scale).flatten(scale)).containsExactly(0.5);
        assertThat(Structure.of(scale).unflatten(new double[] {0.5})).isEqualTo(scale);
    }

    @Test
    void makesRecordsByTheirConstructor() {
        Structure<Positive> structure = Structure.of(new Positive(1.0));
        assertThatThrownBy(() -> structure.unflatten(new double[] {-1.0}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a Positive must be positive");
    }

    @Test
    void takesComponentsOfAnyNumber() {
        Varying varying = new Varying(1.0, 2.0, 3.0);
        Structure<Varying> structure = Structure.of(varying);
        assertThat(structure.flatten(varying)).containsExactly(1.0, 2.0, 3.0);
        assertThat(structure.unflatten(new double[] {4.0, 5.0, 6.0}).others()).containsExactly(5.0, 6.0);
    }

    @Test
    void looksAtTheValueBehindATypeVariable() {
        Generic<Generic<double[]>> nested = new Generic<>(new Generic<>(new double[] {1.0, 2.0}));
        assertThat(Structure.of(nested).flatten(nested)).containsExactly(1.0, 2.0);
    }

    @Test
    void carriesAlongFunctions() {
        Shaped shaped = new Shaped(Math::tanh, 2.0);
        Shaped made = Structure.of(shaped).unflatten(new double[] {3.0});
        assertThat(made.squash()).isSameAs(shaped.squash());
        assertThat(made.weight()).isEqualTo(3.0);
    }

    @Test
    void refusesWhatMayHideNumbers() {
        assertThatThrownBy(() -> Structure.of(new Weighted(Map.of("a", 1.0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "Structure.of: sample.weights must be made of numbers, arrays, lists and records but is a Map")
                .hasMessageEndingWith("; register a structure for it, or hold it constant as an argument of its own");
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertThatThrownBy(() -> Structure.of(itself))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("structure: a value must not hold itself but is nested more than 500 deep");
    }

    @Test
    void makesListsThatCanBeChanged() {
        List<Double> made = Structure.of(List.of(1.0, 2.0)).unflatten(new double[] {3.0, 4.0});
        made.add(5.0);
        assertThat(made).containsExactly(3.0, 4.0, 5.0);
    }

    // A class of a user's own.

    private static final class Complex {
        private final double re;
        private final double im;
        private final String unit;

        Complex(double re, double im, String unit) {
            this.re = re;
            this.im = im;
            this.unit = unit;
        }
    }

    private record Pair(Complex left, List<Complex> right) {}

    @Test
    void takesApartAndMakesRegisteredClasses() {
        Structure.register(
                Complex.class, c -> new double[] {c.re, c.im}, (sample, v) -> new Complex(v[0], v[1], sample.unit));
        Pair pair = new Pair(new Complex(1, 2, "V"), Arrays.asList(new Complex(3, 4, "A"), null));
        Structure<Pair> structure = Structure.of(pair);
        assertThat(structure.flatten(pair)).containsExactly(1.0, 2.0, 3.0, 4.0);
        Pair made = structure.unflatten(new double[] {5.0, 6.0, 7.0, 8.0});
        assertThat(made.left().im).isEqualTo(6.0);
        assertThat(made.left().unit).isEqualTo("V");
        assertThat(made.right().get(0).re).isEqualTo(7.0);
        assertThat(made.right().get(0).unit).isEqualTo("A");
        assertThat(made.right().get(1)).isNull();
        assertThatThrownBy(() -> Structure.register(Complex.class, c -> new double[0], (sample, v) -> sample))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Structure.register: a class must be registered once but Complex was registered before");
        assertThatThrownBy(() -> Structure.register(Runnable.class, c -> new double[0], (sample, v) -> sample))
                .hasMessage("Structure.register: type must be a class of objects but was Runnable");
    }
}
