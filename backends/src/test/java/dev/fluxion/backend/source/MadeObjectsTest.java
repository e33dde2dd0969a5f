package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lift.NotLiftableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Objects that a function makes of what depends on its input: they come apart into their fields. */
class MadeObjectsTest {

    private static final double[] POINT = {0.7, -0.4, 1.3, 0.2};

    private static void agrees(ScalarField f) {
        double[] expected = ForwardDual.create().gradient(f, POINT);
        assertThat(SourceAdjoint.create().gradient(f, POINT)).containsExactly(expected, within(1e-12));
        assertThat(SourceAdjoint.create().withCheckpoints().gradient(f, POINT))
                .containsExactly(expected, within(1e-12));
        assertThat(SourceForward.withChunk(3).gradient(f, POINT)).containsExactly(expected, within(1e-12));
        assertThat(SourceAdjoint.create().valueAndGradient(f, POINT).value()).isEqualTo(f.apply(POINT));
        double[] second =
                HigherOrder.of(ForwardDual.create(), ReverseTape.create()).hessian(f, POINT).data;
        assertThat(HigherOrder.of(SourceForward.create(), SourceAdjoint.create())
                        .hessian(f, POINT)
                        .data)
                .containsExactly(second, within(1e-10));
    }

    /** The compiler makes these by another factory, and gives the first a bridge method. */
    @Test
    void followsLambdasOfSerializableInterfacesAndThoseWithBridges() {
        agrees(x -> {
            ScalarField scaled = y -> y[0] * y[1] * x[0];
            Stored shifted = y -> Math.sin(y + x[1]);
            Numbers product = y -> y * x[2];
            Function<Double, Double> bridged = product;
            return scaled.apply(new double[] {x[3], shifted.applyAsDouble(x[2])}) * bridged.apply(x[0]);
        });
    }

    private interface Stored extends DoubleUnaryOperator, Serializable {}

    private interface Numbers extends Function<Double, Double>, Serializable {
        @Override
        Double apply(Double number);
    }

    private record Complex(double re, double im) {
        Complex {
            if (Double.isNaN(re)) {
                throw new IllegalArgumentException("not a number: " + re);
            }
        }

        static Complex real(double re) {
            return new Complex(re, 0);
        }

        Complex times(Complex other) {
            return new Complex(re * other.re - im * other.im, re * other.im + im * other.re);
        }

        Complex plus(Complex other) {
            return new Complex(re + other.re, im + other.im);
        }

        double norm() {
            return re * re + im * im;
        }
    }

    @Test
    void takesRecordsApart() {
        agrees(x -> {
            Complex z = Complex.real(0.1);
            var c = new Complex(x[0], x[1]);
            for (int i = 0; i < 5; i++) {
                z = z.times(z).plus(c);
                if (z.norm() > 4) {
                    z = new Complex(x[2], z.im());
                }
            }
            return z.norm() * x[3];
        });
    }

    private record Body(Complex position, Complex velocity, String name) {
        Body step(double dt) {
            var force = new Complex(-position.re(), -position.im());
            Complex faster = velocity.plus(force.times(Complex.real(dt)));
            return new Body(position.plus(faster.times(Complex.real(dt))), faster, name);
        }
    }

    @Test
    void takesRecordsInRecordsApart() {
        agrees(x -> {
            var body = new Body(new Complex(x[0], x[1]), new Complex(x[2], x[3]), "moon");
            int rounds = body.name().length();
            for (int i = 0; i < rounds; i++) {
                body = i % 2 == 0 ? body.step(0.1) : body.step(x[0]);
            }
            return body.position().norm() + body.velocity().re() * body.name().length();
        });
    }

    private static class Sum {
        private double total;
        private int count;

        Sum add(double number) {
            total += number * (count + 1);
            count++;
            return this;
        }

        double mean() {
            return total / count;
        }
    }

    private static final class Kept extends Sum {
        private final double[] last = new double[2];
        private double largest = Double.NEGATIVE_INFINITY;

        Kept(double first) {
            add(first);
        }

        @Override
        Kept add(double number) {
            super.add(Math.sin(number));
            if (last != null) {
                last[0] += number * last[1];
                last[1] = number;
            }
            largest = Math.max(largest, number);
            return this;
        }
    }

    @Test
    void followsFieldsThatAreAssigned() {
        agrees(x -> {
            var sum = new Sum();
            Sum alias = sum;
            for (double each : x) {
                (each > 0.5 ? alias : sum).add(each * each);
            }
            return sum.mean() * alias.add(x[0]).mean();
        });
        agrees(x -> {
            var sum = new Kept(x[2]);
            for (double each : x) {
                sum.add(each);
            }
            return sum.mean() * sum.largest + sum.last[0];
        });
    }

    /** Two objects, of which a branch says which is meant. */
    @Test
    void followsAliases() {
        agrees(x -> {
            var left = new Sum();
            var right = new Sum();
            Sum chosen = x[0] > x[1] ? left : right;
            chosen.add(x[0] * x[1]);
            left.add(x[2]);
            right.add(x[3]);
            Sum other = chosen == null ? left : right;
            other.total *= x[0];
            return left.mean() + right.mean() * chosen.mean();
        });
    }

    private interface Shape {
        double area();
    }

    private record Square(double side) implements Shape {
        @Override
        public double area() {
            return side * side;
        }
    }

    private record Disk(double radius) implements Shape {
        @Override
        public double area() {
            return Math.PI * radius * radius;
        }
    }

    private static double twice(Shape shape) {
        return shape instanceof Disk ? 3 * shape.area() : 2 * shape.area();
    }

    @Test
    void callsTheMethodOfTheObjectsClass() {
        agrees(x -> {
            Shape shape = new Square(x[0]);
            return twice(shape) * twice(new Disk(x[1])) + shape.area();
        });
    }

    private static double integral(DoubleUnaryOperator f, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += f.applyAsDouble((i + 0.5) / n) / n;
        }
        return sum;
    }

    @Test
    void callsLambdasThatCaptureWhatDependsOnTheInput() {
        agrees(x -> {
            double k = x[0] * x[1];
            DoubleUnaryOperator f = t -> Math.sin(k * t) + x[2] * t;
            Supplier<Double> constant = () -> k * x[3];
            Function<Double, Double> square = y -> y * y;
            DoubleUnaryOperator g = v -> f.applyAsDouble(v) * square.apply(v + k);
            return integral(f, 7) * integral(g, 3) + integral(Math::exp, 2) * x[3] + constant.get();
        });
    }

    @Test
    void makesRecordsByReference() {
        agrees(x -> {
            Function<Double, Complex> make = Complex::real;
            return make.apply(x[0] * x[1]).times(new Complex(x[2], x[3])).norm();
        });
    }

    @Test
    void takesNumbersOutOfBoxes() {
        agrees(x -> {
            Double sum = 0.0;
            for (double each : x) {
                sum = sum + each * each;
            }
            return sum;
        });
    }

    @Test
    void leavesPassiveObjectsAlone() {
        agrees(x -> {
            List<Complex> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(new Complex(i, 1));
            }
            double sum = 0;
            for (Complex each : all) {
                sum += each.norm() * x[0] * x[1];
            }
            return sum;
        });
    }

    @Test
    void refusesObjectsThatLeaveTheFunction() {
        refuses(x -> new Complex[] {new Complex(x[0], 1)}[0].norm());
        refuses(x -> {
            List<Complex> all = new ArrayList<>();
            all.add(new Complex(x[0], 1));
            return all.get(0).norm();
        });
        refuses(x -> {
            Complex z = null;
            for (double each : x) {
                z = z == null ? new Complex(each, 1) : z.times(z);
            }
            return z.norm();
        });
    }

    private static void refuses(ScalarField f) {
        assertThatThrownBy(() -> SourceAdjoint.create().gradient(f, POINT))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining("objects must not be made of what depends on the input but "
                        + "dev.fluxion.backend.source.MadeObjectsTest$Complex is");
    }
}
