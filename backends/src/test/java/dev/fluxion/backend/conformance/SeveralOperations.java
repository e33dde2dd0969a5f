package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.At;
import dev.fluxion.Backend;
import dev.fluxion.Linearization;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndGradientOf;
import dev.fluxion.ValueAndPullbackOf;
import dev.fluxion.ValueAndPushforwardOf;
import dev.fluxion.ValueGradientAndHessianOf;
import dev.fluxion.VectorFunction;
import dev.fluxion.structure.Field2;
import dev.fluxion.structure.Field3;
import dev.fluxion.structure.Field4;
import dev.fluxion.structure.Field5;
import dev.fluxion.structure.Structure;
import dev.fluxion.structure.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * The operations of the tables asked of two to five arguments, each a number or a vector as the row has it, through the operations of
 * several arguments. The answers are laid out as those of one packed vector are.
 */
final class SeveralOperations {

    private final Run run;
    private final List<String> names;
    private final Object[] x;
    private final double[] flat;
    private final Map<String, double[]> answers = new LinkedHashMap<>();

    private SeveralOperations(Run run, List<String> names) {
        this.run = run;
        this.names = names;
        this.x =
                names.stream().map(name -> argument(run.scenario().input(name))).toArray();
        this.flat = run.scenario().point(names);
    }

    private static Object argument(double[] numbers) {
        return numbers.length == 1 ? (Object) numbers[0] : numbers;
    }

    /** The answers, or none where the row has other numbers of arguments. */
    static Map<String, double[]> ofField(Run run, ScalarField f, List<String> arguments) {
        var operations = new SeveralOperations(run, arguments);
        if (operations.applies()) {
            operations.field(f);
        }
        return operations.answers;
    }

    /** The answers, or none where the row has other numbers of arguments. */
    static Map<String, double[]> ofVector(Run run, VectorFunction f, List<String> arguments) {
        var operations = new SeveralOperations(run, arguments);
        if (operations.applies()) {
            operations.vector(f);
        }
        return operations.answers;
    }

    private boolean applies() {
        return x.length >= 2 && x.length <= 5;
    }

    private void field(ScalarField f) {
        switch (run.check().op()) {
            case "partials", "gradient" -> gradients(at(run.backend(), f), f);
            case "hessian" -> hessians(at(run.second(), f), f);
            case "hvp" -> products(at(run.second(), f));
            case "jvp" -> {
                double[] tangent = run.check().numbersByArgument("tangent", names);
                answers.put("at.lazyGradient.dot", new double[] {dot(at(run.backend(), f), tangent)});
            }
            default -> {
                // The other operations have no form of their own for several arguments.
            }
        }
    }

    private void vector(VectorFunction f) {
        switch (run.check().op()) {
            case "jacobian", "jvp", "jvp_per_argument", "vjp" -> linear(linearized(run.backend(), f), f);
            default -> {
                // The other operations have no form of their own for several arguments.
            }
        }
    }

    /** A function at the row's point, bound to its number of arguments. */
    private record Bound<F, T>(At<F, T, ?> at, F f) {}

    private Bound<?, ?> at(Backend backend, ScalarField f) {
        return switch (x.length) {
            case 2 -> {
                Field2<Object, Object> g = (a, b) -> f.apply(packed(a, b));
                yield new Bound<>(backend.at(x[0], x[1]), g);
            }
            case 3 -> {
                Field3<Object, Object, Object> g = (a, b, c) -> f.apply(packed(a, b, c));
                yield new Bound<>(backend.at(x[0], x[1], x[2]), g);
            }
            case 4 -> {
                Field4<Object, Object, Object, Object> g = (a, b, c, d) -> f.apply(packed(a, b, c, d));
                yield new Bound<>(backend.at(x[0], x[1], x[2], x[3]), g);
            }
            default -> {
                Field5<Object, Object, Object, Object, Object> g = (a, b, c, d, e) -> f.apply(packed(a, b, c, d, e));
                yield new Bound<>(backend.at(x[0], x[1], x[2], x[3], x[4]), g);
            }
        };
    }

    private Linearization<double[], ?, ?> linearized(Backend backend, VectorFunction f) {
        return switch (x.length) {
            case 2 -> backend.at(x[0], x[1]).linearize((a, b) -> f.apply(packed(a, b)));
            case 3 -> backend.at(x[0], x[1], x[2]).linearize((a, b, c) -> f.apply(packed(a, b, c)));
            case 4 -> backend.at(x[0], x[1], x[2], x[3]).linearize((a, b, c, d) -> f.apply(packed(a, b, c, d)));
            default ->
                backend.at(x[0], x[1], x[2], x[3], x[4]).linearize((a, b, c, d, e) -> f.apply(packed(a, b, c, d, e)));
        };
    }

    /** Numbers and vectors, one after the other. */
    private static double[] packed(Object... arguments) {
        int length = 0;
        for (Object argument : arguments) {
            length += argument instanceof double[] vector ? vector.length : 1;
        }
        double[] all = new double[length];
        int next = 0;
        for (Object argument : arguments) {
            if (argument instanceof double[] vector) {
                for (double number : vector) {
                    all[next++] = number;
                }
            } else {
                all[next++] = (Double) argument;
            }
        }
        return all;
    }

    private <F, T> void gradients(Bound<F, T> bound, ScalarField f) {
        answers.put("at.gradient", numbers(bound.at().gradient(bound.f())));
        ValueAndGradientOf<T> both = bound.at().valueAndGradient(bound.f());
        answers.put("at.valueAndGradient", numbers(both.gradient()));
        assertThat(both.value()).isEqualTo(Double.valueOf(f.apply(flat.clone())));
        answers.put(
                "at.lazyGradient", numbers(bound.at().lazyGradient(bound.f()).toTuple()));
    }

    private <F, T> void hessians(Bound<F, T> bound, ScalarField f) {
        answers.put("at.hessian", bound.at().hessian(bound.f()).toMatrix().data);
        ValueGradientAndHessianOf<T> all = bound.at().valueGradientAndHessian(bound.f());
        answers.put("at.valueGradientAndHessian", all.hessian().toMatrix().data);
        assertThat(all.value()).isEqualTo(Double.valueOf(f.apply(flat.clone())));
        answers.put("at.lazyHessian", bound.at().lazyHessian(bound.f()).toMatrix().data);
    }

    private <F, T> void products(Bound<F, T> bound) {
        T tangent = tangents();
        answers.put("at.hessianVectorProduct", numbers(bound.at().hessianVectorProduct(bound.f(), tangent)));
        answers.put(
                "at.lazyHessian.times",
                numbers(bound.at().lazyHessian(bound.f()).times(tangent)));
    }

    private <F, T> double dot(Bound<F, T> bound, double[] tangent) {
        return bound.at().lazyGradient(bound.f()).dot(this.<T>shaped(tangent));
    }

    private <T, J> void linear(Linearization<double[], T, J> linear, VectorFunction f) {
        assertThat(linear.value()).isEqualTo(f.apply(flat.clone()));
        switch (run.check().op()) {
            case "jacobian" -> answers.put("at.lazyJacobian", sideBySide(linear));
            case "jvp" -> {
                answers.put("at.pushforward", linear.pushforward(tangents()));
                ValueAndPushforwardOf<double[]> both = linear.valueAndPushforward(tangents());
                answers.put("at.valueAndPushforward", both.pushforward());
                assertThat(both.value()).isEqualTo(linear.value());
                answers.put("at.lazyJacobian.times", linear.lazyJacobian().times(tangents()));
            }
            case "jvp_per_argument" ->
                answers.put("at.pushforwardPerArgument", numbers(linear.pushforwardPerArgument(tangents())));
            default -> {
                double[] cotangent = run.check().numbers("cotangent");
                answers.put("at.pullback", numbers(linear.pullback(cotangent)));
                ValueAndPullbackOf<double[], T> both = linear.valueAndPullback(cotangent);
                answers.put("at.valueAndPullback", numbers(both.pullback()));
                answers.put(
                        "at.lazyJacobian.transposeTimes",
                        numbers(linear.lazyJacobian().transposeTimes(cotangent)));
            }
        }
    }

    /** One m x n matrix of the blocks of all arguments. */
    private <T, J> double[] sideBySide(Linearization<double[], T, J> linear) {
        int m = linear.value().length;
        double[] all = new double[m * flat.length];
        int first = 0;
        for (Object entry : ((Tuple) linear.jacobian()).entries()) {
            var block = (DMatrixRMaj) entry;
            for (int i = 0; i < m; i++) {
                System.arraycopy(block.data, i * block.numCols, all, i * flat.length + first, block.numCols);
            }
            first += block.numCols;
        }
        return all;
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // The caller's point has as many arguments.
    private <T> T tangents() {
        return shaped(run.check().numbersByArgument("tangent", names));
    }

    /** A tuple with entries shaped like the arguments. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The caller's point has as many arguments.
    private <T> T shaped(double[] numbers) {
        List<Object> entries = new ArrayList<>();
        int first = 0;
        for (Object argument : x) {
            Structure<Object> structure = Structure.of(argument);
            double[] own = Arrays.copyOfRange(numbers, first, first + structure.size());
            entries.add(structure.unflatten(own));
            first += structure.size();
        }
        Object[] e = entries.toArray();
        return (T)
                switch (e.length) {
                    case 2 -> Tuple.of(e[0], e[1]);
                    case 3 -> Tuple.of(e[0], e[1], e[2]);
                    case 4 -> Tuple.of(e[0], e[1], e[2], e[3]);
                    default -> Tuple.of(e[0], e[1], e[2], e[3], e[4]);
                };
    }

    private static <T> double[] numbers(T structure) {
        return Structure.of(structure).flatten(structure);
    }
}
