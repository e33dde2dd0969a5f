package dev.fluxion.backend.finite;

import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.HashMap;
import java.util.Map;

/**
 * The elementary functions at complex points, from their definitions. A function that has no complex derivative is continued
 * from the branch it takes on the real line, and one that is undefined on the real line is undefined beside it.
 *
 * <p>The formulas of asin, acos, atan and tanh, which lose nothing beside the real line, are those of Kahan, "Branch cuts for
 * complex elementary functions", in The State of the Art in Numerical Analysis (1987), 165-211.
 */
final class ComplexRules {

    private static final double LN_10 = Math.log(10.0);

    /** Beyond this tanh is 1 to the last place. */
    private static final double TANH_SATURATES = 20.0;

    private static final Map<Unary, ComplexUnary> UNARY = unary();
    private static final Map<Binary, ComplexBinary> BINARY = binary();

    private ComplexRules() {}

    static Complex apply(Unary rule, Complex z) {
        ComplexUnary function = UNARY.get(rule);
        if (function == null) {
            throw refused(rule.name());
        }
        boolean undefined = Double.isNaN(rule.value().apply(z.re()));
        return undefined ? z.with(Double.NaN, Double.NaN) : function.apply(z);
    }

    static Complex apply(Binary rule, Complex z, Complex w) {
        ComplexBinary function = BINARY.get(rule);
        if (function == null) {
            throw refused(rule.name());
        }
        return function.apply(z, w);
    }

    private static UnsupportedOperationException refused(String rule) {
        return new UnsupportedOperationException("complex-step: every function must have a complex form but " + rule
                + " has none; use finite-differences or an exact backend");
    }

    private static Map<Unary, ComplexUnary> unary() {
        Map<Unary, ComplexUnary> table = new HashMap<>();
        table.put(Unary.NEGATE, z -> z.with(-z.re(), -z.im()));
        table.put(Unary.ABS, z -> z.times(Math.signum(z.re())));
        table.put(Unary.SQRT, ComplexRules::sqrt);
        put(table, Unary.CBRT, Unary.STRICT_CBRT, ComplexRules::cbrt);
        put(table, Unary.EXP, Unary.STRICT_EXP, ComplexRules::exp);
        put(table, Unary.EXPM1, Unary.STRICT_EXPM1, ComplexRules::expm1);
        put(table, Unary.LOG, Unary.STRICT_LOG, ComplexRules::log);
        put(table, Unary.LOG10, Unary.STRICT_LOG10, z -> log(z).times(1.0 / LN_10));
        put(table, Unary.LOG1P, Unary.STRICT_LOG1P, ComplexRules::log1p);
        put(table, Unary.SIN, Unary.STRICT_SIN, ComplexRules::sin);
        put(table, Unary.COS, Unary.STRICT_COS, ComplexRules::cos);
        put(table, Unary.TAN, Unary.STRICT_TAN, z -> sin(z).over(cos(z)));
        put(table, Unary.ASIN, Unary.STRICT_ASIN, ComplexRules::asin);
        put(table, Unary.ACOS, Unary.STRICT_ACOS, ComplexRules::acos);
        put(table, Unary.ATAN, Unary.STRICT_ATAN, ComplexRules::atan);
        put(table, Unary.SINH, Unary.STRICT_SINH, ComplexRules::sinh);
        put(table, Unary.COSH, Unary.STRICT_COSH, ComplexRules::cosh);
        put(table, Unary.TANH, Unary.STRICT_TANH, ComplexRules::tanh);
        table.put(Unary.SIGNUM, z -> z.with(Math.signum(z.re()), 0.0));
        table.put(Unary.FLOOR, z -> z.with(Math.floor(z.re()), 0.0));
        table.put(Unary.CEIL, z -> z.with(Math.ceil(z.re()), 0.0));
        table.put(Unary.RINT, z -> z.with(Math.rint(z.re()), 0.0));
        table.put(Unary.ULP, z -> z.with(Math.ulp(z.re()), 0.0));
        table.put(Unary.NEXT_UP, z -> z.with(Math.nextUp(z.re()), z.im()));
        table.put(Unary.NEXT_DOWN, z -> z.with(Math.nextDown(z.re()), z.im()));
        table.put(Unary.TO_RADIANS, z -> z.with(Math.toRadians(z.re()), Math.toRadians(z.im())));
        table.put(Unary.TO_DEGREES, z -> z.with(Math.toDegrees(z.re()), Math.toDegrees(z.im())));
        table.put(Unary.TO_FLOAT, z -> z.with((float) z.re(), z.im()));
        return table;
    }

    private static Map<Binary, ComplexBinary> binary() {
        Map<Binary, ComplexBinary> table = new HashMap<>();
        table.put(Binary.ADD, Complex::plus);
        table.put(Binary.SUBTRACT, Complex::minus);
        table.put(Binary.MULTIPLY, Complex::times);
        table.put(Binary.STRONG_MULTIPLY, ComplexRules::strongProduct);
        table.put(Binary.DIVIDE, Complex::over);
        table.put(Binary.REMAINDER, (z, w) -> z.with(z.re() % w.re(), z.im() - truncated(z.re() / w.re()) * w.im()));
        table.put(
                Binary.IEEE_REMAINDER,
                (z, w) -> z.with(Math.IEEEremainder(z.re(), w.re()), z.im() - Math.rint(z.re() / w.re()) * w.im()));
        put(table, Binary.POW, Binary.STRICT_POW, ComplexRules::pow);
        put(table, Binary.ATAN2, Binary.STRICT_ATAN2, ComplexRules::atan2);
        put(table, Binary.HYPOT, Binary.STRICT_HYPOT, ComplexRules::hypot);
        table.put(Binary.MAX, (z, w) -> chosen(z, w, Math.max(z.re(), w.re())));
        table.put(Binary.MIN, (z, w) -> chosen(z, w, Math.min(z.re(), w.re())));
        table.put(
                Binary.COPY_SIGN,
                (z, w) -> z.with(
                        Math.copySign(z.re(), w.re()), z.im() * Math.signum(z.re()) * Math.copySign(1.0, w.re())));
        table.put(Binary.SCALB, (z, w) -> z.with(Math.scalb(z.re(), (int) w.re()), Math.scalb(z.im(), (int) w.re())));
        return table;
    }

    private static void put(Map<Unary, ComplexUnary> table, Unary rule, Unary strict, ComplexUnary function) {
        table.put(rule, function);
        table.put(strict, function);
    }

    private static void put(Map<Binary, ComplexBinary> table, Binary rule, Binary strict, ComplexBinary function) {
        table.put(rule, function);
        table.put(strict, function);
    }

    private static Complex sqrt(Complex z) {
        if (z.re() == 0.0 && z.im() == 0.0) {
            return z;
        }
        double t = Math.sqrt((Math.abs(z.re()) + Math.hypot(z.re(), z.im())) / 2.0);
        return z.re() >= 0.0
                ? z.with(t, z.im() / (2.0 * t))
                : z.with(Math.abs(z.im()) / (2.0 * t), Math.copySign(t, z.im()));
    }

    /** The root that is real on the real line; on the negative half it is not the principal one. */
    private static Complex cbrt(Complex z) {
        double sign = z.re() < 0.0 ? -1.0 : 1.0;
        double modulus = sign * Math.cbrt(Math.hypot(z.re(), z.im()));
        double angle = Math.atan2(sign * z.im(), sign * z.re()) / 3.0;
        return z.with(modulus * Math.cos(angle), modulus * Math.sin(angle));
    }

    private static Complex exp(Complex z) {
        double modulus = Math.exp(z.re());
        return z.with(modulus * Math.cos(z.im()), modulus * Math.sin(z.im()));
    }

    private static Complex expm1(Complex z) {
        double half = Math.sin(z.im() / 2.0);
        return z.with(Math.expm1(z.re()) * Math.cos(z.im()) - 2.0 * half * half, Math.exp(z.re()) * Math.sin(z.im()));
    }

    private static Complex log(Complex z) {
        return z.with(Math.log(Math.hypot(z.re(), z.im())), Math.atan2(z.im(), z.re()));
    }

    private static Complex log1p(Complex z) {
        double excess = z.re() * (2.0 + z.re()) + z.im() * z.im();
        return z.with(Math.log1p(excess) / 2.0, Math.atan2(z.im(), 1.0 + z.re()));
    }

    private static Complex sin(Complex z) {
        return z.with(Math.sin(z.re()) * Math.cosh(z.im()), Math.cos(z.re()) * Math.sinh(z.im()));
    }

    private static Complex cos(Complex z) {
        return z.with(Math.cos(z.re()) * Math.cosh(z.im()), -Math.sin(z.re()) * Math.sinh(z.im()));
    }

    private static Complex sinh(Complex z) {
        return z.with(Math.sinh(z.re()) * Math.cos(z.im()), Math.cosh(z.re()) * Math.sin(z.im()));
    }

    private static Complex cosh(Complex z) {
        return z.with(Math.cosh(z.re()) * Math.cos(z.im()), Math.sinh(z.re()) * Math.sin(z.im()));
    }

    private static Complex tanh(Complex z) {
        if (Math.abs(z.re()) > TANH_SATURATES) {
            double rest = 4.0 * Math.sin(z.im()) * Math.cos(z.im()) * Math.exp(-2.0 * Math.abs(z.re()));
            return z.with(Math.copySign(1.0, z.re()), rest);
        }
        double t = Math.tan(z.im());
        double beta = 1.0 + t * t;
        double s = Math.sinh(z.re());
        double divisor = 1.0 + beta * s * s;
        return z.with(beta * Math.sqrt(1.0 + s * s) * s / divisor, t / divisor);
    }

    private static Complex asin(Complex z) {
        Complex minus = sqrt(z.with(1.0 - z.re(), -z.im()));
        Complex plus = sqrt(z.plus(1.0));
        double re = Math.atan2(z.re(), minus.times(plus).re());
        return z.with(re, asinh(minus.re() * plus.im() - minus.im() * plus.re()));
    }

    private static Complex acos(Complex z) {
        Complex minus = sqrt(z.with(1.0 - z.re(), -z.im()));
        Complex plus = sqrt(z.plus(1.0));
        double re = 2.0 * Math.atan2(minus.re(), plus.re());
        return z.with(re, asinh(plus.re() * minus.im() - plus.im() * minus.re()));
    }

    private static Complex atan(Complex z) {
        double x = z.re();
        double y = z.im();
        double re = Math.atan2(2.0 * x, (1.0 - x) * (1.0 + x) - y * y) / 2.0;
        return z.with(re, Math.log1p(4.0 * y / (x * x + (1.0 - y) * (1.0 - y))) / 4.0);
    }

    private static double asinh(double t) {
        double size = Math.abs(t);
        return Math.copySign(Math.log1p(size + size * size / (1.0 + Math.sqrt(1.0 + size * size))), t);
    }

    private static Complex pow(Complex z, Complex w) {
        boolean realExponent = w.im() == 0.0;
        if (realExponent && w.re() == 0.0) {
            return z.with(1.0, 0.0);
        }
        if (realExponent && w.re() == Math.rint(w.re()) && Math.abs(w.re()) <= Integer.MAX_VALUE) {
            Complex power = integerPower(z, (int) Math.abs(w.re()));
            return w.re() > 0.0 ? power : z.with(1.0, 0.0).over(power);
        }
        double primal = Math.pow(z.re(), w.re());
        if (Double.isNaN(primal) || z.re() < 0.0) {
            return z.with(primal, Double.NaN);
        }
        if (z.re() == 0.0 && z.im() == 0.0) {
            return z.with(primal, w.re() > 0.0 ? 0.0 : Double.NaN);
        }
        double modulus = Math.hypot(z.re(), z.im());
        double angle = Math.atan2(z.im(), z.re());
        double size = Math.pow(modulus, w.re()) * Math.exp(-w.im() * angle);
        double turn = w.im() * Math.log(modulus) + w.re() * angle;
        return z.with(size * Math.cos(turn), size * Math.sin(turn));
    }

    private static Complex integerPower(Complex z, int exponent) {
        Complex power = z.with(1.0, 0.0);
        Complex square = z;
        for (int rest = exponent; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                power = power.times(square);
            }
            if (rest > 1) {
                square = square.times(square);
            }
        }
        return power;
    }

    private static Complex atan2(Complex y, Complex x) {
        if (x.re() == 0.0 && y.re() == 0.0) {
            return y.with(Math.atan2(y.re(), x.re()), Double.NaN);
        }
        if (Math.abs(x.re()) >= Math.abs(y.re())) {
            Complex angle = atan(y.over(x));
            return x.re() >= 0.0 ? angle : angle.plus(Math.copySign(Math.PI, y.re()));
        }
        Complex angle = atan(x.over(y));
        return y.with(Math.copySign(Math.PI / 2.0, y.re()) - angle.re(), -angle.im());
    }

    private static Complex hypot(Complex x, Complex y) {
        double scale = Math.max(Math.abs(x.re()), Math.abs(y.re()));
        if (scale == 0.0 || !Double.isFinite(scale)) {
            return x.with(Math.hypot(x.re(), y.re()), scale == 0.0 ? 0.0 : Double.NaN);
        }
        // Dividing by a power of two rounds nothing.
        double unit = Math.scalb(1.0, -Math.getExponent(scale));
        Complex a = x.times(unit);
        Complex b = y.times(unit);
        return sqrt(a.times(a).plus(b.times(b))).times(1.0 / unit);
    }

    /** The one of two numbers that a comparison chose; their mean at a tie. */
    private static Complex chosen(Complex z, Complex w, double primal) {
        if (Double.isNaN(primal)) {
            return z.with(primal, Double.NaN);
        }
        return z.with(primal, z.re() == w.re() ? (z.im() + w.im()) / 2.0 : primal == z.re() ? z.im() : w.im());
    }

    private static Complex strongProduct(Complex z, Complex w) {
        double re = strong(z.re(), w.re()) - strong(z.im(), w.im());
        return z.with(re, strong(z.re(), w.im()) + strong(z.im(), w.re()));
    }

    private static double strong(double a, double b) {
        return a == 0.0 || b == 0.0 ? 0.0 : a * b;
    }

    /** Rounds toward zero. */
    private static double truncated(double x) {
        return x < 0.0 ? Math.ceil(x) : Math.floor(x);
    }

    /** A function of one complex number. */
    private interface ComplexUnary {
        Complex apply(Complex z);
    }

    /** A function of two complex numbers. */
    private interface ComplexBinary {
        Complex apply(Complex z, Complex w);
    }
}
