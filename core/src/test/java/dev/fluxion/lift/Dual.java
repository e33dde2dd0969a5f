package dev.fluxion.lift;

import java.util.Arrays;

/**
 * A number with its tangent, and Java's operations on it written out by hand: what random programs are checked against. A
 * passive number has no tangent that could meet an infinite derivative.
 */
public record Dual(double v, double t, boolean active) {

    public static Dual c(double v) {
        return new Dual(v, 0.0, false);
    }

    public static Dual variable(double v, double t) {
        return new Dual(v, t, true);
    }

    private static Dual unary(double v, Dual a, double da) {
        return a.active ? new Dual(v, da * a.t, true) : c(v);
    }

    private static Dual binary(double v, Dual a, double da, Dual b, double db) {
        double t = a.active ? 0.0 + da * a.t : 0.0;
        return a.active || b.active ? new Dual(v, b.active ? t + db * b.t : t, true) : c(v);
    }

    public static Dual add(Dual a, Dual b) {
        return binary(a.v + b.v, a, 1.0, b, 1.0);
    }

    public static Dual sub(Dual a, Dual b) {
        return binary(a.v - b.v, a, 1.0, b, -1.0);
    }

    public static Dual mul(Dual a, Dual b) {
        return binary(a.v * b.v, a, b.v, b, a.v);
    }

    public static Dual div(Dual a, Dual b) {
        double z = a.v / b.v;
        return binary(z, a, 1.0 / b.v, b, -z / b.v);
    }

    public static Dual rem(Dual a, Dual b) {
        double q = a.v / b.v;
        return binary(a.v % b.v, a, 1.0, b, -(q < 0 ? Math.ceil(q) : Math.floor(q)));
    }

    public static Dual neg(Dual a) {
        return unary(-a.v, a, -1.0);
    }

    public static Dual single(Dual a) {
        return unary((float) a.v, a, 1.0);
    }

    public static Dual sin(Dual a) {
        return unary(Math.sin(a.v), a, Math.cos(a.v));
    }

    public static Dual cos(Dual a) {
        return unary(Math.cos(a.v), a, -Math.sin(a.v));
    }

    public static Dual tanh(Dual a) {
        double y = Math.tanh(a.v);
        return unary(y, a, 1.0 - y * y);
    }

    public static Dual atan(Dual a) {
        return unary(Math.atan(a.v), a, 1.0 / (1.0 + a.v * a.v));
    }

    public static Dual abs(Dual a) {
        return unary(Math.abs(a.v), a, Math.signum(a.v));
    }

    public static Dual max(Dual a, Dual b) {
        double da = a.v > b.v ? 1.0 : a.v == b.v ? 0.5 : a.v < b.v ? 0.0 : Double.NaN;
        return binary(Math.max(a.v, b.v), a, da, b, 1.0 - da);
    }

    public static Dual min(Dual a, Dual b) {
        double da = a.v < b.v ? 1.0 : a.v == b.v ? 0.5 : a.v > b.v ? 0.0 : Double.NaN;
        return binary(Math.min(a.v, b.v), a, da, b, 1.0 - da);
    }

    public static int toInt(Dual a) {
        return (int) a.v;
    }

    public static long toLong(Dual a) {
        return (long) a.v;
    }

    public static Dual[] zeros(int length) {
        Dual[] zeros = new Dual[length];
        Arrays.fill(zeros, c(0.0));
        return zeros;
    }

    public static Dual[][] zeros(int rows, int columns) {
        Dual[][] zeros = new Dual[rows][];
        Arrays.setAll(zeros, i -> zeros(columns));
        return zeros;
    }

    public static Dual[] all(double... values) {
        return Arrays.stream(values).mapToObj(Dual::c).toArray(Dual[]::new);
    }

    public static Dual[] copy(Dual[] a, int length) {
        Dual[] copy = Arrays.copyOf(a, length);
        Arrays.fill(copy, Math.min(length, a.length), length, c(0.0));
        return copy;
    }

    // Where Java reads, writes and gives the old or the new value in one expression.

    public static Dual addTo(Dual[] a, int i, Dual b) {
        a[i] = add(a[i], b);
        return a[i];
    }

    public static Dual mulBy(Dual[] a, int i, Dual b) {
        a[i] = mul(a[i], b);
        return a[i];
    }

    public static Dual postIncrement(Dual[] a, int i) {
        Dual old = a[i];
        a[i] = add(old, c(1.0));
        return old;
    }
}
