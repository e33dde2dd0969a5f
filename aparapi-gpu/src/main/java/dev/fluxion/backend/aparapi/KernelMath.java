package dev.fluxion.backend.aparapi;

import dev.fluxion.graph.Arithmetic;
import dev.fluxion.graph.Guard;
import dev.fluxion.graph.Indicator;
import dev.fluxion.graph.Op;
import dev.fluxion.graph.Relation;
import dev.fluxion.graph.Rule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The operations of graphs in OpenCL C. Where the language means what Java means, the operation is its own; elsewhere it is a function
 * of the {@linkplain #PRELUDE prelude} that keeps Java's conventions at NaN, infinities and signed zeros.
 */
final class KernelMath {

    /** Stands before the functions, which speak of {@code real}, of {@code bits}, an integer of its size, and {@code BITS(x)}. */
    static final String PRELUDE = """
            // A fused multiply-add rounds once where Java rounds twice.
            #pragma OPENCL FP_CONTRACT OFF
            real java_term(real x, real y) { return x == (real)0 || y == (real)0 ? (real)0 : x * y; }
            real java_max(real x, real y) { return x > y ? x : y > x ? y : x == y ? (x == (real)0 ? x + y : x) : NAN; }
            real java_min(real x, real y) { return x < y ? x : y < x ? y : x == y ? (x == (real)0 ? -(-x - y) : x) : NAN; }
            real java_signum(real x) { return x > (real)0 ? (real)1 : x < (real)0 ? (real)-1 : x; }
            real java_pow(real x, real y) {
              return isnan(y) || (isinf(y) && fabs(x) == (real)1) ? NAN : pow(x, y);
            }
            bits java_key(real x) {
              const bits b = BITS(x);
              return isnan(x) ? BITS_MAX : b < 0 ? BITS_MIN - b - 1 : b;
            }
            int java_int(real x) { return isnan(x) ? 0 : convert_int_sat_rtz(x); }
            long java_long(real x) { return isnan(x) ? 0 : convert_long_sat_rtz(x); }
            long java_round(real x) {
              const real f = floor(x);
              return java_long(x - f >= (real)0.5 ? f + (real)1 : f);
            }
            """;

    private static final Map<Unary, String> UNARY = unary();
    private static final Map<Binary, String> BINARY = binary();

    private KernelMath() {}

    /** The first lines of a kernel of some precision. */
    static String prelude(Precision precision) {
        boolean wide = precision == Precision.DOUBLE;
        String type = wide ? "double" : "float";
        String bits = wide ? "long" : "int";
        return (wide ? "#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n" : "")
                + "typedef " + type + " real;\ntypedef " + bits + " bits;\n"
                + "#define BITS(x) as_" + bits + "(x)\n"
                + "#define BITS_MAX " + (wide ? "LONG_MAX" : "INT_MAX") + "\n"
                + "#define BITS_MIN " + (wide ? "LONG_MIN" : "INT_MIN") + "\n"
                + PRELUDE;
    }

    /**
     * The value of an operation, or nothing if OpenCL has no such function.
     *
     * @param exact whether zero times anything must be zero in a product of the chain rule
     * @param operands the operands, names or other expressions that bind tightly
     */
    static Optional<String> value(Op op, boolean exact, String... operands) {
        if (op instanceof Arithmetic arithmetic) {
            return Optional.of(arithmetic(arithmetic, exact, operands));
        } else if (op instanceof Rule.Of1 rule) {
            return Optional.ofNullable(UNARY.get(rule.rule())).map(form -> form.formatted((Object[]) operands));
        } else if (op instanceof Rule.Of2 rule) {
            return Optional.ofNullable(BINARY.get(rule.rule())).map(form -> form.formatted((Object[]) operands));
        } else if (op instanceof Indicator indicator) {
            return Optional.of(holds(indicator.relation(), operands[0], operands[1]) + " ? (real)1 : (real)0");
        }
        return Optional.empty();
    }

    private static String arithmetic(Arithmetic op, boolean exact, String... operands) {
        String form = switch (op) {
            case ADD -> "%s + %s";
            case SUBTRACT -> "%s - %s";
            case MULTIPLY -> "%s * %s";
            case DIVIDE -> "%s / %s";
            case NEGATE -> "-%s";
            case FMA -> "fma(%s, %s, %s)";
            case TERM -> exact ? "java_term(%s, %s)" : "%s * %s";
            case SELECT -> "%s != (real)0 ? %s : %s";
        };
        return form.formatted((Object[]) operands);
    }

    /** What a guard asks. */
    static String holds(Guard guard, String x, String y) {
        return holds(guard.relation(), x, y);
    }

    private static String holds(Relation relation, String x, String y) {
        String form = switch (relation) {
            case LESS -> "%s < %s";
            case EQUAL -> "%s == %s";
            case GREATER -> "%s > %s";
            case UNORDERED -> "isnan(%s) || isnan(%s)";
            case BEFORE -> "java_key(%s) < java_key(%s)";
            case IDENTICAL -> "java_key(%s) == java_key(%s)";
            case AFTER -> "java_key(%s) > java_key(%s)";
            case SAME_INT -> "java_int(%s) == java_int(%s)";
            case SAME_LONG -> "java_long(%s) == java_long(%s)";
            case SAME_ROUNDED -> "java_round(%s) == java_round(%s)";
        };
        return "(" + form.formatted(x, y) + ")";
    }

    private static Map<Unary, String> unary() {
        Map<Unary, String> forms = new HashMap<>();
        for (Unary rule : Unary.values()) {
            String name = rule.name().startsWith("strict.") ? rule.name().substring("strict.".length()) : rule.name();
            String form = switch (name) {
                case "sqrt", "cbrt", "exp", "expm1", "log", "log10", "log1p", "sin", "cos", "tan" -> name + "(%s)";
                case "asin", "acos", "atan", "sinh", "cosh", "tanh", "floor", "ceil", "rint" -> name + "(%s)";
                case "negate" -> "-%s";
                case "abs" -> "fabs(%s)";
                case "signum" -> "java_signum(%s)";
                case "nextUp" -> "nextafter(%s, (real)INFINITY)";
                case "nextDown" -> "nextafter(%s, -(real)INFINITY)";
                case "toRadians" -> "%s * (real)0.017453292519943295";
                case "toDegrees" -> "%s * (real)57.29577951308232";
                case "toFloat" -> "(real)(float)%s";
                default -> null;
            };
            if (form != null) {
                forms.put(rule, form);
            }
        }
        return forms;
    }

    private static Map<Binary, String> binary() {
        Map<Binary, String> forms = new HashMap<>();
        for (Binary rule : Binary.values()) {
            String name = rule.name().startsWith("strict.") ? rule.name().substring("strict.".length()) : rule.name();
            String form = switch (name) {
                case "pow" -> "java_pow(%s, %s)";
                case "atan2" -> "atan2(%s, %s)";
                case "hypot" -> "hypot(%s, %s)";
                case "max" -> "java_max(%s, %s)";
                case "min" -> "java_min(%s, %s)";
                case "copySign" -> "copysign(%s, %s)";
                case "remainder" -> "fmod(%s, %s)";
                case "IEEEremainder" -> "remainder(%s, %s)";
                case "scalb" -> "ldexp(%s, java_int(%s))";
                default -> null;
            };
            if (form != null) {
                forms.put(rule, form);
            }
        }
        return forms;
    }
}
