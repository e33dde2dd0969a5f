package dev.fluxion.backend.forward;

import static dev.fluxion.number.ChainRule.term;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealField;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Linearization;
import dev.fluxion.rule.Unary;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * A number with a chunk of tangents, of which it holds the range outside which all are zero: a number that depends on
 * neighbouring inputs only stays small, and so does what is computed from it. What does not move is a {@link Constant}
 * instead, or a number of the sweep without tangents if the sweep keeps its numbers. Within an evaluation tangents are written
 * once, so numbers share them if the sweep does not keep them.
 */
final class ChunkDual extends Real {

    private final Sweep sweep;
    private double value;

    /** The lane of the first tangent held. */
    private int first;

    /** How many tangents are held; there may be room for more. */
    private int count;

    private final double[] tangents;

    ChunkDual(Sweep sweep, double value, int first, int count, double[] tangents) {
        this.sweep = sweep;
        this.value = value;
        this.first = first;
        this.count = count;
        this.tangents = tangents;
    }

    /** Makes this another number of its sweep, whose tangents are yet to be written. */
    ChunkDual set(double number, int lane, int lanes) {
        value = number;
        first = lane;
        count = lanes;
        return this;
    }

    /** Writes the gradient of a field at {@code x}, by sweeps of {@code width} coordinates each, and returns its value. */
    static double valueAndGradient(RealField f, double[] x, int width, double[] gradient) {
        Real[] point = Reals.constants(x);
        Arrays.fill(gradient, 0.0);
        double value;
        int start = 0;
        do {
            var sweep = new Sweep();
            Real output = f.apply(alongCoordinates(sweep, point, start, Math.min(width, x.length - start)));
            copyTangents(sweep, output, gradient, start);
            value = output.value();
            start += width;
        } while (start < x.length);
        return value;
    }

    /**
     * The inputs of a sweep along the coordinates {@code start} to {@code start + width}, exclusive.
     *
     * @param point the point, as constants
     */
    static Real[] alongCoordinates(Sweep sweep, Real[] point, int start, int width) {
        Real[] inputs = point.clone();
        double[] unit = {1.0};
        for (int lane = 0; lane < width; lane++) {
            inputs[start + lane] = new ChunkDual(sweep, point[start + lane].value(), lane, 1, unit);
        }
        return inputs;
    }

    /** The inputs of a sweep along the columns {@code start} to {@code start + width}, exclusive, of {@code directions}. */
    static Real[] alongColumns(Sweep sweep, double[] x, DMatrixRMaj directions, int start, int width) {
        Real[] inputs = new Real[x.length];
        for (int i = 0; i < inputs.length; i++) {
            double[] row = new double[width];
            System.arraycopy(directions.data, i * directions.numCols + start, row, 0, width);
            inputs[i] = allZero(row) ? Constant.of(x[i]) : new ChunkDual(sweep, x[i], 0, width, row);
        }
        return inputs;
    }

    /** Puts the inputs of a kept sweep along the coordinates {@code start} to {@code start + width}, exclusive, into {@code inputs}. */
    static void alongCoordinates(Sweep sweep, double[] x, int start, int width, Real[] inputs) {
        for (int i = 0; i < x.length; i++) {
            int lane = i - start;
            boolean moves = 0 <= lane && lane < width;
            ChunkDual input = sweep.number(x[i], moves ? lane : 0, moves ? 1 : 0);
            if (moves) {
                input.tangents[0] = 1.0;
            }
            inputs[i] = input;
        }
    }

    /** Puts the inputs of a kept sweep along one direction into {@code inputs}. */
    static void alongDirection(Sweep sweep, double[] x, double[] direction, Real[] inputs) {
        for (int i = 0; i < x.length; i++) {
            boolean moves = direction[i] != 0.0;
            ChunkDual input = sweep.number(x[i], 0, moves ? 1 : 0);
            if (moves) {
                input.tangents[0] = direction[i];
            }
            inputs[i] = input;
        }
    }

    /** Writes the tangents of an output of a sweep, lane 0 at {@code offset}; the target must be zero. */
    static void copyTangents(Sweep sweep, Real output, double[] target, int offset) {
        if (output instanceof ChunkDual dual && dual.sweep == sweep) {
            System.arraycopy(dual.tangents, 0, target, offset + dual.first, dual.count);
        }
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public long level() {
        return sweep.level;
    }

    @Override
    public Real apply(Unary rule) {
        double image = rule.value().apply(value);
        return moved(image, rule.derivative().apply(value, image));
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        double x = left.value();
        double y = right.value();
        double z = rule.value().apply(x, y);
        if (!(right instanceof ChunkDual b && b.sweep == sweep)) {
            return ((ChunkDual) left).moved(z, rule.left().apply(x, y, z));
        }
        double rightPartial = rule.right().apply(x, y, z);
        return left instanceof ChunkDual a && a.sweep == sweep
                ? a.moved(z, rule.left().apply(x, y, z), b, rightPartial)
                : b.moved(z, rightPartial);
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        int start = Integer.MAX_VALUE;
        int end = 0;
        for (Real[] argument : inputs) {
            for (Real number : argument) {
                if (number instanceof ChunkDual dual && dual.sweep == sweep && dual.count > 0) {
                    start = Math.min(start, dual.first);
                    end = Math.max(end, dual.end());
                }
            }
        }
        start = Math.min(start, end);
        Linearization at = Linearization.of(rule, Reals.values(inputs));
        double[] value = at.output();
        double[][] rows = new double[value.length][end - start];
        for (int lane = start; lane < end; lane++) {
            double[] product = at.pushforward(tangents(inputs, lane));
            for (int i = 0; i < rows.length; i++) {
                rows[i][lane - start] = product[i];
            }
        }
        Real[] outputs = new Real[value.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = new ChunkDual(sweep, value[i], start, end - start, rows[i]);
        }
        return outputs;
    }

    /** The tangents of numbers in one lane. */
    private double[][] tangents(Real[][] numbers, int lane) {
        double[][] seeds = new double[numbers.length][];
        for (int k = 0; k < seeds.length; k++) {
            seeds[k] = new double[numbers[k].length];
            for (int j = 0; j < seeds[k].length; j++) {
                if (numbers[k][j] instanceof ChunkDual dual
                        && dual.sweep == sweep
                        && dual.first <= lane
                        && lane < dual.end()) {
                    seeds[k][j] = dual.tangents[lane - dual.first];
                }
            }
        }
        return seeds;
    }

    @Override
    public Real add(Real other) {
        if (other instanceof ChunkDual dual && dual.sweep == sweep) {
            return finitely(value + dual.value, 1.0, dual, 1.0);
        }
        return other instanceof Constant ? add(other.value()) : apply(Binary.ADD, this, other);
    }

    @Override
    public Real add(double other) {
        return moved(value + other);
    }

    @Override
    public Real subtract(Real other) {
        if (other instanceof ChunkDual dual && dual.sweep == sweep) {
            return finitely(value - dual.value, 1.0, dual, -1.0);
        }
        return other instanceof Constant ? subtract(other.value()) : apply(Binary.SUBTRACT, this, other);
    }

    @Override
    public Real subtract(double other) {
        return moved(value - other);
    }

    @Override
    public Real subtractFrom(double other) {
        return finitely(other - value, -1.0);
    }

    @Override
    public Real multiply(Real other) {
        if (other instanceof ChunkDual dual && dual.sweep == sweep) {
            return moved(value * dual.value, dual.value, dual, value);
        }
        return other instanceof Constant ? multiply(other.value()) : apply(Binary.MULTIPLY, this, other);
    }

    @Override
    public Real multiply(double other) {
        return moved(value * other, other);
    }

    @Override
    public Real divide(Real other) {
        if (other instanceof ChunkDual dual && dual.sweep == sweep) {
            double quotient = value / dual.value;
            return moved(quotient, 1.0 / dual.value, dual, -quotient / dual.value);
        }
        return other instanceof Constant ? divide(other.value()) : apply(Binary.DIVIDE, this, other);
    }

    @Override
    public Real divide(double other) {
        return moved(value / other, 1.0 / other);
    }

    @Override
    public Real divideInto(double other) {
        double quotient = other / value;
        return moved(quotient, -quotient / value);
    }

    @Override
    public Real negate() {
        return finitely(-value, -1.0);
    }

    /** The image of this number under a function that moves as it does. */
    private ChunkDual moved(double image) {
        if (!sweep.keeps()) {
            return new ChunkDual(sweep, image, first, count, tangents);
        }
        ChunkDual moved = sweep.number(image, first, count);
        System.arraycopy(tangents, 0, moved.tangents, 0, count);
        return moved;
    }

    /** The image of this number under a function with the given value and derivative. */
    private Real moved(double image, double partial) {
        if (partial == 0.0) {
            return sweep.keeps() ? sweep.number(image, 0, 0) : Constant.of(image);
        }
        if (partial == 1.0) {
            return moved(image);
        }
        if (Double.isFinite(partial)) {
            return finitely(image, partial);
        }
        ChunkDual moved = sweep.number(image, first, count);
        for (int i = 0; i < count; i++) {
            moved.tangents[i] = term(partial, tangents[i]);
        }
        return moved;
    }

    /** The image of this number and another under a function with the given value and partial derivatives. */
    private Real moved(double image, double partial, ChunkDual other, double otherPartial) {
        if (partial == 0.0 || count == 0) {
            return other.moved(image, otherPartial);
        }
        if (otherPartial == 0.0 || other.count == 0) {
            return moved(image, partial);
        }
        if (Double.isFinite(partial) && Double.isFinite(otherPartial)) {
            return finitely(image, partial, other, otherPartial);
        }
        ChunkDual sum = spanning(image, other);
        int shift = first - sum.first;
        for (int i = 0; i < count; i++) {
            sum.tangents[shift + i] = term(partial, tangents[i]);
        }
        int otherShift = other.first - sum.first;
        for (int i = 0; i < other.count; i++) {
            sum.tangents[otherShift + i] += term(otherPartial, other.tangents[i]);
        }
        return sum;
    }

    /** As {@link #moved(double, double)}, where zero tangents need no care: a finite number times zero is zero. */
    private ChunkDual finitely(double image, double partial) {
        ChunkDual moved = sweep.number(image, first, count);
        double[] a = tangents;
        double[] product = moved.tangents;
        int n = count;
        for (int i = 0; i < n; i++) {
            product[i] = partial * a[i];
        }
        return moved;
    }

    /** As {@link #moved(double, double, ChunkDual, double)}, where zero tangents need no care. */
    private ChunkDual finitely(double image, double partial, ChunkDual other, double otherPartial) {
        double[] a = tangents;
        double[] b = other.tangents;
        int n = count;
        int m = other.count;
        if (first == other.first && n == m) {
            ChunkDual both = sweep.number(image, first, n);
            double[] sum = both.tangents;
            for (int i = 0; i < n; i++) {
                sum[i] = partial * a[i] + otherPartial * b[i];
            }
            return both;
        }
        if (n == 0) {
            return other.finitely(image, otherPartial);
        }
        if (m == 0) {
            return finitely(image, partial);
        }
        ChunkDual both = spanning(image, other);
        double[] sum = both.tangents;
        int shift = first - both.first;
        if (partial == 1.0) {
            System.arraycopy(a, 0, sum, shift, n);
        } else {
            for (int i = 0; i < n; i++) {
                sum[shift + i] = partial * a[i];
            }
        }
        int otherShift = other.first - both.first;
        for (int i = 0; i < m; i++) {
            sum[otherShift + i] += otherPartial * b[i];
        }
        return both;
    }

    /** A number with the lanes of this and another, of which those outside this one's are zero. */
    private ChunkDual spanning(double image, ChunkDual other) {
        int start = Math.min(first, other.first);
        int end = Math.max(end(), other.end());
        ChunkDual span = sweep.number(image, start, end - start);
        if (sweep.keeps()) {
            Arrays.fill(span.tangents, 0, first - start, 0.0);
            Arrays.fill(span.tangents, end() - start, end - start, 0.0);
        }
        return span;
    }

    /** The lane after the last tangent held. */
    private int end() {
        return first + count;
    }

    private static boolean allZero(double[] row) {
        for (double tangent : row) {
            if (tangent != 0.0) {
                return false;
            }
        }
        return true;
    }
}
