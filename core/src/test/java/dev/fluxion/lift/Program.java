package dev.fluxion.lift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.ScalarField;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;

/**
 * A function in plain Java and a point: lifted, its value is the primal's to the last bit, and its gradient the one
 * worked out by hand, or else that of central differences.
 */
record Program(String name, ScalarField f, double @Nullable [] gradient, double... x) {

    private static final double STEP = 1e-6;

    /** What central differences of functions with moderate third derivatives are good for. */
    private static final double TOLERANCE = 1e-7;

    static Program of(String name, ScalarField f, double... x) {
        return new Program(name, f, null, x);
    }

    Program withGradient(double... exact) {
        return new Program(name, f, exact, x);
    }

    /** The gradient of a function at the point it is tested at, worked out by hand. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Gradient {
        double[] value();
    }

    /** Every static method of a test class from an array to a number, as a method reference to it would be. */
    static Stream<Program> in(MethodHandles.Lookup tests, double... x) {
        return Arrays.stream(tests.lookupClass().getDeclaredMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> method.getReturnType() == double.class
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {double[].class}))
                .sorted(Comparator.comparing(Method::getName))
                .map(method -> {
                    Gradient exact = method.getAnnotation(Gradient.class);
                    return new Program(
                            method.getName(), reference(tests, method), exact == null ? null : exact.value(), x);
                });
    }

    private static ScalarField reference(MethodHandles.Lookup tests, Method method) {
        MethodType type = MethodType.methodType(double.class, double[].class);
        try {
            return (ScalarField) LambdaMetafactory.altMetafactory(
                            tests,
                            "apply",
                            MethodType.methodType(ScalarField.class),
                            type,
                            tests.unreflect(method),
                            type,
                            LambdaMetafactory.FLAG_SERIALIZABLE)
                    .getTarget()
                    .invokeExact();
        } catch (Throwable e) {
            throw new LinkageError("no reference to " + method, e);
        }
    }

    void check() {
        for (int i = 0; i < x.length; i++) {
            double[] direction = new double[x.length];
            direction[i] = 1.0;
            double[] both = Tangent.along(Lift.generic(f), x, direction);
            double value = f.apply(x.clone());
            assertThat(Double.doubleToRawLongBits(both[0]))
                    .as("%s: lifted %s, primal %s", name, both[0], value)
                    .isEqualTo(Double.doubleToRawLongBits(value));
            double slope = gradient == null ? difference(i) : gradient[i];
            double tolerance = gradient == null ? TOLERANCE : 8 * Math.ulp(1.0);
            assertThat(both[1])
                    .as("%s: partial %d", name, i)
                    .isCloseTo(slope, Offset.offset(tolerance * Math.max(1, Math.abs(slope))));
        }
    }

    private double difference(int i) {
        double[] ahead = x.clone();
        double[] behind = x.clone();
        ahead[i] += STEP;
        behind[i] -= STEP;
        double width = ahead[i] - behind[i];
        return (f.apply(ahead) - f.apply(behind)) / width;
    }

    @Override
    public String toString() {
        return name;
    }
}
