package dev.fluxion.lift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.lift.Program.Gradient;
import java.lang.invoke.MethodHandles;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers of all types beside each other: conversions, overflow, NaN, signed zeros, and the instructions that shuffle them. */
@SuppressWarnings({
    "lossy-conversions",
    "AssignmentExpression",
    "FloatCast",
    "NarrowingCompoundAssignment",
    "IdentityBinaryExpression",
    "SelfComparison",
    "UnnecessaryParentheses",
    "BadShiftAmount",
    "LoopOverCharArray",
    "FloatingPointLiteralPrecision",
    "IntLongMath",
    "OperatorPrecedence",
    "UnusedVariable",
    "NarrowCalculation"
}) // All forms users write.
class NumberTest {

    static Stream<Program> programs() {
        return Program.in(MethodHandles.lookup(), 0.75, 1.25);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void numbersOfAllTypesKeepTheirPlace(Program program) {
        program.check();
    }

    static class Fields {
        double d = 1;
        float f = 2;
        long l = 3;
        int i = 4;
        char c = 'c';
        boolean z;
        byte b = 5;
        short s = 6;
        double[] a = {1, 2};
        static double sd = 2;
        static long sl = 3;
    }

    static double compoundAssignmentsToFields(double[] x) {
        Fields c = new Fields();
        c.d += x[0];
        double r = c.d++;
        r += ++c.d * (c.d -= x[1]);
        c.f *= 2;
        c.l += 3;
        c.l <<= 2;
        c.i += 2.7;
        c.c++;
        c.b >>= 1;
        c.s -= 70000;
        c.z |= x[0] > 0;
        return r + c.d + c.f + c.l + c.i-- + c.c * x[0] + (c.z ? c.b : c.s) * x[1];
    }

    static double compoundAssignmentsToElements(double[] x) {
        Fields c = new Fields();
        double r = c.a[0] += x[0];
        r += c.a[1]++ + --c.a[0];
        c.a[c.i - 4] *= x[1];
        int i = 0;
        c.a[i++] += i;
        double[][] m = new double[2][2];
        int j = 0;
        m[j++][j] += x[0];
        m[0][1] *= m[0][1]++ + 3;
        double q = (m[1][0] = x[1]) * (m[1][1] = m[0][1]);
        return r * c.a[0] + c.a[1] + i + q + m[0][1];
    }

    static double compoundAssignmentsToStatics(double[] x) {
        Fields.sd = 2;
        Fields.sl = 3;
        double r = Fields.sd++ * x[0];
        Fields.sd *= 2;
        Fields.sl += 2;
        return r + Fields.sd-- * x[1] + Fields.sl++;
    }

    static double chainedAssignments(double[] x) {
        Fields c = new Fields();
        Fields e = new Fields();
        double a;
        double b;
        a = b = c.d = e.a[0] = x[0] * 2;
        c.d = e.d = b += 1;
        long l = c.l = e.l = 7;
        float f = c.f = e.f = (float) 0.5;
        double[] d = new double[4];
        int i = 0;
        d[i] = i = 2;
        d[i++] = d[i] = x[0];
        d[0] += d[2] * (d[3] = x[1]);
        return a + b * c.d + e.d * e.a[0] + l * f + d[0] + d[2] * d[3] + i;
    }

    static double longsBesideDoubles(double[] x) {
        long l = 5;
        double y = x[0];
        long k = l++ + (long) (y * 10);
        double z = y * l + k;
        l ^= k << 3;
        l >>>= 1;
        y += l;
        long[] ls = new long[3];
        ls[1] += (long) y;
        ls[2] = ls[1]++ * 2;
        y *= ls[1] + ls[2]--;
        double[] a = new double[2];
        double r = x[0] * (a[1] = x[1]) + (a[0] = 3.0) * (a[1] += 2) + (ls[1] = 4L) * (ls[0]++);
        return y + z + r * a[0] + (ls[0] += 3) * x[0];
    }

    static double argumentsOfAllTypes(double[] x) {
        return mixed(1, x[0], 2L, x[1], 'c', 3f, true, (byte) 4, (short) 5) * truncated(x[0] * 8, 5L, x[1], 3, 9L);
    }

    private static double mixed(int i, double a, long l, double b, char c, float f, boolean z, byte y, short s) {
        return i * a + l * b + c + f * a + (z ? y : s) * b;
    }

    private static long truncated(double a, long l, double b, int i, long m) {
        return (long) (a + 0.5) + l + i + m;
    }

    static double floats(double[] x) {
        float[] a = {1, 2};
        a[0] += 0.5;
        a[1]++;
        a[1] *= a[0]--;
        float f = a[0] += 1;
        float g = (float) x[0] * 0 + 3;
        g = -g % 2 + g++ / 4;
        return x[0] * a[0] + a[1] + f + g * (g < 3 ? 1 : x[1]) + Math.max(g, 1f) + Math.abs(g);
    }

    static double droppedResults(double[] x) {
        mixed(1, x[0], 2L, x[1], 'c', 3f, true, (byte) 4, (short) 5);
        Math.sin(x[0]);
        x[0]++;
        --x[1];
        x[1] += 1;
        new Fields().d = x[0];
        return x[0]-- * x[1] + x[0];
    }

    static double integers(double[] x) {
        int i = Integer.MAX_VALUE;
        i += 1;
        byte b = (byte) 200;
        short s = (short) 70000;
        char c = 'a';
        c += 1;
        c++;
        b >>= 1;
        s >>>= 2;
        long l = 1L << 40;
        int shifted = 1 << 33;
        return 1e-9 * x[0] * i
                + b * x[1]
                + s
                + c * x[0]
                + l % 1000
                + shifted
                + (i >>> 28)
                + (-7 % 3)
                + (-7 / 2)
                + Math.floorMod(-7, 3)
                + (~i % 1000)
                + (5 & 3 | 8 ^ 2);
    }

    @Gradient({(byte) 704 * 1.0, (short) 75000 * 1.0})
    static double casts(double[] x) {
        return (int) (x[0] * 1e20)
                + (long) (x[1] * 3)
                + (byte) (x[0] * 1000 - 46) * x[0]
                + (char) (x[1] * 100)
                + (short) (x[0] * 1e5) * x[1]
                + (int) (x[0] * Double.NaN)
                + (int) 'x';
    }

    static double arraysOfAllTypes(double[] x) {
        int[] a = {1, 2, 3};
        boolean[] z = {true, false};
        char[] c = {'a'};
        byte[] b = {1};
        short[] s = {2};
        long[] l = {3};
        a[0] += 2;
        b[0] += 300;
        c[0]++;
        z[1] |= x[0] > 0;
        s[0] <<= 3;
        l[0]--;
        return x[a[0] - 3] * b[0] + c[0] + (z[1] ? s[0] : 0) * x[1] + l[0];
    }

    static double loopsOfAllTypes(double[] x) {
        double s = 0;
        for (long l = 0; l < 3L; l++) {
            s += x[0] * l;
        }
        for (char c = 'a'; c <= 'c'; c++) {
            s += c * x[1];
        }
        for (byte b = 125; b > 0; b++) {
            s += b;
        }
        for (double d = 0; d < 1; d += 0.25) {
            s += d * x[0];
        }
        for (float f = 0; f < 1; f += 0.5f) {
            s += f * x[1];
        }
        for (double d = x[0]; d < 3.1; d += x[1]) {
            s += d * d;
        }
        return s;
    }

    @Gradient({0, 38456})
    static double comparisonsWithNaN(double[] x) {
        double n = x[0] * 0 / 0;
        double s = 0;
        s += n < 1 ? 1 : 0;
        s += n <= 1 ? 2 : 0;
        s += n > 1 ? 4 : 0;
        s += n >= 1 ? 8 : 0;
        s += n == 1 ? 16 : 0;
        s += n != 1 ? 32 : 0;
        s += !(n < 1) ? 64 : 0;
        s += !(n <= 1) ? 128 : 0;
        s += !(n > 1) ? 256 : 0;
        s += !(n >= 1) ? 512 : 0;
        s += !(n == 1) ? 1024 : 0;
        s += !(n != 1) ? 2048 : 0;
        s += 1 < n ? 4096 : 0;
        s += !(1 < n) ? 2 * 4096 - 4096 + 4 : 0;
        s += 1 >= n ? 16384 : 0;
        s += !(1 >= n) ? 32340 : 0;
        s += n == n ? 65536 : 0;
        return s * x[1];
    }

    @Gradient({1.25 * 4469, 0.75 * 4469})
    static double comparisonsAtEquality(double[] x) {
        double a = x[0];
        double b = x[1];
        double s = 0;
        s += a < b ? 1 : 0;
        s += a <= 0.75 ? 4 : 0;
        s += a > b ? 8 : 0;
        s += a >= b ? 8 : 0;
        s += a == b ? 8 : 0;
        s += a != b ? 16 : 0;
        s += 0.75 == a ? 64 : 0;
        s += a == 0.75 ? 128 : 0;
        s += a != 0.75 ? 256 : 0;
        s += 1.25 <= b ? 64 + 4096 : 0;
        s += 1.25 < b ? 1024 : 0;
        s += !(0.75 > a) ? 32 : 0;
        boolean smaller = a < b;
        s += smaller ? 64 : 0;
        return s * a * b;
    }

    static double negatedZeros(double[] x) {
        double z = x[0] * 0.0;
        double m = -z;
        double q = 0.0 - z;
        double r = -0.0 + z;
        double t = z - 0.0;
        return (1 / m < 0 ? 1 : 2) * x[0]
                + (1 / (x[1] * -0.0) < 0 ? 3 : 4) * x[1]
                + (1 / q > 0 ? 5 : 6)
                + (1 / r > 0 ? 7 : 8)
                + (1 / t > 0 ? 9 : 10);
    }

    @Gradient({-1, 0})
    static double negativeZero(double[] x) {
        return -(x[0] - 0.75);
    }

    @Gradient({-1, 0})
    static double negativeZeroMinusZero(double[] x) {
        return -0.0 - (x[0] - 0.75);
    }

    @Gradient({2, 0})
    static double minusZeroTimes(double[] x) {
        return (x[0] - 0.75) * -1 * -2 * 1;
    }

    @Gradient({1.25e-200 * -1e-200, 0.75e-200 * -1e-200})
    static double fmaOfAProductThatVanishes(double[] x) {
        return Math.fma(x[0] * 1e-200, x[1] * -1e-200, 0.0);
    }

    @Gradient({0.8e308 * 1.25, 0.8e308 * 0.75})
    static double fmaOfAProductThatOverflows(double[] x) {
        return Math.fma(x[0] * 1e200, x[1] * 2e108, -x[0] * x[1] * 1.2e308);
    }

    static double remainders(double[] x) {
        return x[0] % 0.3 + -x[0] % 0.3 + 5.1 % x[1] * 2 + (-5.3) % -x[1] + x[1] % x[0] + 7.5f % 2;
    }

    static double bitsOfConstants(double[] x) {
        long l = Double.doubleToLongBits(2.5);
        int h = (int) (l >>> 32);
        return Double.longBitsToDouble((long) h << 32) * x[0] + Float.intBitsToFloat(0x40000000) * x[1];
    }

    @Test
    void clampChecksItsBoundsAsTheJdkDoes() throws ReflectiveOperationException {
        assertThat(Support.clamp(Tangent.of(3, 1), Tangent.of(1, 0), Tangent.of(2, 5))
                        .value())
                .isEqualTo(2);
        assertThat(Tangent.tangent(Support.clamp(Tangent.of(3, 1), Tangent.of(1, 0), Tangent.of(2, 5))))
                .isEqualTo(5);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> Support.clamp(Tangent.of(3, 1), Tangent.of(2, 0), Tangent.of(1, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2.0 > 1.0");
    }
}
