package dev.fluxion.rule;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An elementary function of one number: its value, and its derivative in the input {@code x} and
 * the output {@code y}.
 *
 * <p>Both are plain Java, so that what differentiates a user's code differentiates a rule as well:
 * higher orders need no further entry. This is a record because HotSpot treats the fields of a
 * constant record as constants: a call through an entry of the table compiles to the function
 * itself.
 *
 * @param name the Java name of the function, such as {@code sin}; {@code StrictMath}'s are
 *     {@code strict.sin} and so on
 * @param value the function
 * @param derivative its derivative
 */
public record Unary(String name, Value value, Derivative derivative) {

    public static final Unary NEGATE = new Unary("negate", x -> -x, (x, y) -> -1.0);
    public static final Unary ABS = new Unary("abs", Math::abs, (x, y) -> Math.signum(x));
    public static final Unary SQRT =
            new Unary("sqrt", Math::sqrt, (x, y) -> y == 0.0 ? Double.POSITIVE_INFINITY : 0.5 / y);
    public static final Unary CBRT =
            new Unary("cbrt", Math::cbrt, (x, y) -> y == 0.0 ? Double.POSITIVE_INFINITY : 1.0 / (3.0 * y * y));
    public static final Unary EXP = new Unary("exp", Math::exp, (x, y) -> y);
    public static final Unary EXPM1 = new Unary("expm1", Math::expm1, (x, y) -> Math.exp(x));
    public static final Unary LOG = new Unary("log", Math::log, (x, y) -> logarithmic(x));
    public static final Unary LOG10 = new Unary("log10", Math::log10, (x, y) -> logarithmic(x) / Unary.LN_10);
    public static final Unary LOG1P = new Unary("log1p", Math::log1p, (x, y) -> logarithmic(1.0 + x));
    public static final Unary SIN = new Unary("sin", Math::sin, (x, y) -> Math.cos(x));
    public static final Unary COS = new Unary("cos", Math::cos, (x, y) -> -Math.sin(x));
    public static final Unary TAN = new Unary("tan", Math::tan, (x, y) -> 1.0 + y * y);
    public static final Unary ASIN = new Unary("asin", Math::asin, (x, y) -> 1.0 / Math.sqrt((1.0 - x) * (1.0 + x)));
    public static final Unary ACOS = new Unary("acos", Math::acos, (x, y) -> -1.0 / Math.sqrt((1.0 - x) * (1.0 + x)));
    public static final Unary ATAN = new Unary("atan", Math::atan, (x, y) -> 1.0 / (1.0 + x * x));
    public static final Unary SINH = new Unary("sinh", Math::sinh, (x, y) -> Math.cosh(x));
    public static final Unary COSH = new Unary("cosh", Math::cosh, (x, y) -> Math.sinh(x));
    public static final Unary TANH = new Unary("tanh", Math::tanh, (x, y) -> sechSquared(x, y));
    public static final Unary SIGNUM = new Unary("signum", Math::signum, (x, y) -> 0.0);
    public static final Unary FLOOR = new Unary("floor", Math::floor, (x, y) -> 0.0);
    public static final Unary CEIL = new Unary("ceil", Math::ceil, (x, y) -> 0.0);
    public static final Unary RINT = new Unary("rint", Math::rint, (x, y) -> 0.0);
    public static final Unary ULP = new Unary("ulp", Math::ulp, (x, y) -> 0.0);
    public static final Unary NEXT_UP = new Unary("nextUp", Math::nextUp, (x, y) -> 1.0);
    public static final Unary NEXT_DOWN = new Unary("nextDown", Math::nextDown, (x, y) -> 1.0);
    public static final Unary TO_RADIANS = new Unary("toRadians", Math::toRadians, (x, y) -> Math.PI / 180.0);
    public static final Unary TO_DEGREES = new Unary("toDegrees", Math::toDegrees, (x, y) -> 180.0 / Math.PI);

    /** Rounding to {@code float}, whose derivative is that of the number it rounds. */
    public static final Unary TO_FLOAT = new Unary("toFloat", x -> (float) x, (x, y) -> 1.0);

    // StrictMath's values may differ from Math's in the last bit, and the value must be the primal's.
    public static final Unary STRICT_CBRT = CBRT.strict(StrictMath::cbrt);
    public static final Unary STRICT_EXP = EXP.strict(StrictMath::exp);
    public static final Unary STRICT_EXPM1 = EXPM1.strict(StrictMath::expm1);
    public static final Unary STRICT_LOG = LOG.strict(StrictMath::log);
    public static final Unary STRICT_LOG10 = LOG10.strict(StrictMath::log10);
    public static final Unary STRICT_LOG1P = LOG1P.strict(StrictMath::log1p);
    public static final Unary STRICT_SIN = SIN.strict(StrictMath::sin);
    public static final Unary STRICT_COS = COS.strict(StrictMath::cos);
    public static final Unary STRICT_TAN = TAN.strict(StrictMath::tan);
    public static final Unary STRICT_ASIN = ASIN.strict(StrictMath::asin);
    public static final Unary STRICT_ACOS = ACOS.strict(StrictMath::acos);
    public static final Unary STRICT_ATAN = ATAN.strict(StrictMath::atan);
    public static final Unary STRICT_SINH = SINH.strict(StrictMath::sinh);
    public static final Unary STRICT_COSH = COSH.strict(StrictMath::cosh);
    public static final Unary STRICT_TANH = TANH.strict(StrictMath::tanh);

    private static final double LN_10 = 2.302585092994046;

    private static final Map<String, Unary> BY_NAME = byName();

    /** A function from R to R. */
    @FunctionalInterface
    public interface Value extends Serializable {
        double apply(double x);
    }

    /** The derivative of {@code y = f(x)} at {@code x}. */
    @FunctionalInterface
    public interface Derivative extends Serializable {
        double apply(double x, double y);
    }

    /** Every entry of the table, in the order of the names. */
    public static List<Unary> values() {
        return List.copyOf(BY_NAME.values());
    }

    /** The reciprocal, undefined left of zero and infinite at zero, where a logarithm has its pole. */
    private static double logarithmic(double x) {
        return x < 0.0 ? Double.NaN : 1.0 / Math.abs(x);
    }

    /** {@code 1 - y^2} as long as it does not cancel; where the hyperbolic tangent saturates, by an exponential. */
    private static double sechSquared(double x, double y) {
        if (Math.abs(y) < 0.9) {
            return 1.0 - y * y;
        }
        double e = Math.exp(-2.0 * Math.abs(x));
        return 4.0 * e / ((1.0 + e) * (1.0 + e));
    }

    private Unary strict(Value strictValue) {
        return new Unary("strict." + name, strictValue, derivative);
    }

    private static Map<String, Unary> byName() {
        Map<String, Unary> table = new TreeMap<>();
        for (Unary rule : List.of(
                NEGATE,
                ABS,
                SQRT,
                CBRT,
                EXP,
                EXPM1,
                LOG,
                LOG10,
                LOG1P,
                SIN,
                COS,
                TAN,
                ASIN,
                ACOS,
                ATAN,
                SINH,
                COSH,
                TANH,
                SIGNUM,
                FLOOR,
                CEIL,
                RINT,
                ULP,
                NEXT_UP,
                NEXT_DOWN,
                TO_RADIANS,
                TO_DEGREES,
                TO_FLOAT,
                STRICT_CBRT,
                STRICT_EXP,
                STRICT_EXPM1,
                STRICT_LOG,
                STRICT_LOG10,
                STRICT_LOG1P,
                STRICT_SIN,
                STRICT_COS,
                STRICT_TAN,
                STRICT_ASIN,
                STRICT_ACOS,
                STRICT_ATAN,
                STRICT_SINH,
                STRICT_COSH,
                STRICT_TANH)) {
            table.put(rule.name, rule);
        }
        return table;
    }
}
