package dev.fluxion.rule;

import java.io.Serializable;
import java.util.List;

/**
 * An elementary function of two numbers: its value, and its partial derivatives in the inputs
 * {@code x} and {@code y} and the output {@code z}.
 *
 * @param name the name of the function, such as {@code atan2}
 * @param value the function
 * @param left its partial derivative in the first argument
 * @param right its partial derivative in the second argument
 * @see Unary on why this is a record of plain Java functions
 */
public record Binary(String name, Value value, Partial left, Partial right) {

    public static final Binary ADD = new Binary("add", (x, y) -> x + y, (x, y, z) -> 1.0, (x, y, z) -> 1.0);
    public static final Binary SUBTRACT = new Binary("subtract", (x, y) -> x - y, (x, y, z) -> 1.0, (x, y, z) -> -1.0);
    public static final Binary MULTIPLY = new Binary("multiply", (x, y) -> x * y, (x, y, z) -> y, (x, y, z) -> x);

    /** The product of the chain rule: a zero stays zero whatever it meets, be it infinite or undefined. */
    public static final Binary STRONG_MULTIPLY =
            new Binary("strong.multiply", (x, y) -> x == 0.0 || y == 0.0 ? 0.0 : x * y, (x, y, z) -> y, (x, y, z) -> x);

    public static final Binary DIVIDE =
            new Binary("divide", (x, y) -> x / y, (x, y, z) -> 1.0 / y, (x, y, z) -> -z / y);

    /** Java's {@code x % y}, {@code x - y trunc(x / y)}. */
    public static final Binary REMAINDER =
            new Binary("remainder", (x, y) -> x % y, (x, y, z) -> 1.0, (x, y, z) -> -truncated(x / y));

    public static final Binary IEEE_REMAINDER =
            new Binary("IEEEremainder", Math::IEEEremainder, (x, y, z) -> 1.0, (x, y, z) -> -Math.rint(x / y));

    /** A zero power is constant in its base, and zero stays zero under every positive power. */
    public static final Binary POW = new Binary(
            "pow",
            Math::pow,
            (x, y, z) -> y == 0.0 ? 0.0 : y * Math.pow(x, y - 1.0),
            (x, y, z) -> x == 0.0 && y > 0.0 ? 0.0 : z * Math.log(x));

    public static final Binary STRICT_POW = new Binary("strict.pow", StrictMath::pow, POW.left, POW.right);

    /** Divides twice, so that squares neither overflow nor underflow. */
    public static final Binary ATAN2 = new Binary(
            "atan2",
            Math::atan2,
            (x, y, z) -> y / Math.hypot(x, y) / Math.hypot(x, y),
            (x, y, z) -> -(x / Math.hypot(x, y)) / Math.hypot(x, y));

    public static final Binary STRICT_ATAN2 = new Binary("strict.atan2", StrictMath::atan2, ATAN2.left, ATAN2.right);

    public static final Binary HYPOT =
            new Binary("hypot", Math::hypot, (x, y, z) -> z == 0.0 ? 0.0 : x / z, (x, y, z) -> z == 0.0 ? 0.0 : y / z);

    public static final Binary STRICT_HYPOT = new Binary("strict.hypot", StrictMath::hypot, HYPOT.left, HYPOT.right);

    /** A tie is shared equally, so that {@code max(x, x)} is {@code x} and {@code max + min} is the sum. */
    public static final Binary MAX = new Binary(
            "max",
            Math::max,
            (x, y, z) -> x > y ? 1.0 : x == y ? 0.5 : x < y ? 0.0 : Double.NaN,
            (x, y, z) -> y > x ? 1.0 : x == y ? 0.5 : y < x ? 0.0 : Double.NaN);

    public static final Binary MIN = new Binary(
            "min",
            Math::min,
            (x, y, z) -> x < y ? 1.0 : x == y ? 0.5 : x > y ? 0.0 : Double.NaN,
            (x, y, z) -> y < x ? 1.0 : x == y ? 0.5 : y > x ? 0.0 : Double.NaN);

    /** The magnitude of {@code x} with the sign of {@code y}. */
    public static final Binary COPY_SIGN = new Binary(
            "copySign", Math::copySign, (x, y, z) -> Math.signum(x) * Math.copySign(1.0, y), (x, y, z) -> 0.0);

    /** {@code x} times two to the integer power {@code y}. */
    public static final Binary SCALB = new Binary(
            "scalb", (x, y) -> Math.scalb(x, (int) y), (x, y, z) -> Math.scalb(1.0, (int) y), (x, y, z) -> 0.0);

    /** A function from R x R to R. */
    @FunctionalInterface
    public interface Value extends Serializable {
        double apply(double x, double y);
    }

    /** A partial derivative of {@code z = f(x, y)}. */
    @FunctionalInterface
    public interface Partial extends Serializable {
        double apply(double x, double y, double z);
    }

    /** Every entry of the table. */
    public static List<Binary> values() {
        return List.of(
                ADD,
                SUBTRACT,
                MULTIPLY,
                STRONG_MULTIPLY,
                DIVIDE,
                REMAINDER,
                IEEE_REMAINDER,
                POW,
                STRICT_POW,
                ATAN2,
                STRICT_ATAN2,
                HYPOT,
                STRICT_HYPOT,
                MAX,
                MIN,
                COPY_SIGN,
                SCALB);
    }

    /** Rounds toward zero. */
    private static double truncated(double x) {
        return x < 0.0 ? Math.ceil(x) : Math.floor(x);
    }
}
