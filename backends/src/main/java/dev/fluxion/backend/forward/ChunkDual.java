package dev.fluxion.backend.forward;

import static dev.fluxion.number.ChainRule.term;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
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
 * instead. Tangents are never written after construction, so numbers share them.
 */
final class ChunkDual extends Real {

    private final Sweep sweep;
    private final double value;

    /** The lane of the first tangent held. */
    private final int first;

    private final double[] tangents;

    private ChunkDual(Sweep sweep, double value, int first, double[] tangents) {
        this.sweep = sweep;
        this.value = value;
        this.first = first;
        this.tangents = tangents;
    }

    /** A function of many numbers to one. */
    interface Field {
        Real apply(Real[] inputs);
    }

    /** Writes the gradient of a field at {@code x}, by sweeps of {@code width} coordinates each, and returns its value. */
    static double valueAndGradient(Field f, double[] x, int width, double[] gradient) {
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
            inputs[start + lane] = new ChunkDual(sweep, point[start + lane].value(), lane, unit);
        }
        return inputs;
    }

    /** The inputs of a sweep along the columns {@code start} to {@code start + width}, exclusive, of {@code directions}. */
    static Real[] alongColumns(Sweep sweep, double[] x, DMatrixRMaj directions, int start, int width) {
        Real[] inputs = new Real[x.length];
        for (int i = 0; i < inputs.length; i++) {
            double[] row = new double[width];
            System.arraycopy(directions.data, i * directions.numCols + start, row, 0, width);
            inputs[i] = allZero(row) ? Constant.of(x[i]) : new ChunkDual(sweep, x[i], 0, row);
        }
        return inputs;
    }

    /** Writes the tangents of an output of a sweep, lane 0 at {@code offset}; the target must be zero. */
    static void copyTangents(Sweep sweep, Real output, double[] target, int offset) {
        if (output instanceof ChunkDual dual && dual.sweep == sweep) {
            System.arraycopy(dual.tangents, 0, target, offset + dual.first, dual.tangents.length);
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
                if (number instanceof ChunkDual dual && dual.sweep == sweep) {
                    start = Math.min(start, dual.first);
                    end = Math.max(end, dual.end());
                }
            }
        }
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
            outputs[i] = new ChunkDual(sweep, value[i], start, rows[i]);
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
        return new ChunkDual(sweep, value + other, first, tangents);
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
        return new ChunkDual(sweep, value - other, first, tangents);
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

    /** The image of this number under a function with the given value and derivative. */
    private Real moved(double image, double partial) {
        if (partial == 0.0) {
            return Constant.of(image);
        }
        if (partial == 1.0) {
            return new ChunkDual(sweep, image, first, tangents);
        }
        if (Double.isFinite(partial)) {
            return finitely(image, partial);
        }
        double[] product = new double[tangents.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = term(partial, tangents[i]);
        }
        return new ChunkDual(sweep, image, first, product);
    }

    /** The image of this number and another under a function with the given value and partial derivatives. */
    private Real moved(double image, double partial, ChunkDual other, double otherPartial) {
        if (partial == 0.0) {
            return other.moved(image, otherPartial);
        }
        if (otherPartial == 0.0) {
            return moved(image, partial);
        }
        if (Double.isFinite(partial) && Double.isFinite(otherPartial)) {
            return finitely(image, partial, other, otherPartial);
        }
        int start = Math.min(first, other.first);
        double[] sum = new double[Math.max(end(), other.end()) - start];
        for (int i = 0; i < tangents.length; i++) {
            sum[first - start + i] = term(partial, tangents[i]);
        }
        for (int i = 0; i < other.tangents.length; i++) {
            sum[other.first - start + i] += term(otherPartial, other.tangents[i]);
        }
        return new ChunkDual(sweep, image, start, sum);
    }

    /** As {@link #moved(double, double)}, where zero tangents need no care: a finite number times zero is zero. */
    private ChunkDual finitely(double image, double partial) {
        double[] a = tangents;
        if (a.length == 1) {
            return new ChunkDual(sweep, image, first, new double[] {partial * a[0]});
        }
        double[] product = new double[a.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = partial * a[i];
        }
        return new ChunkDual(sweep, image, first, product);
    }

    /** As {@link #moved(double, double, ChunkDual, double)}, where zero tangents need no care. */
    private ChunkDual finitely(double image, double partial, ChunkDual other, double otherPartial) {
        double[] a = tangents;
        double[] b = other.tangents;
        if (first == other.first && a.length == b.length) {
            if (a.length == 1) {
                return new ChunkDual(sweep, image, first, new double[] {partial * a[0] + otherPartial * b[0]});
            }
            double[] sum = new double[a.length];
            for (int i = 0; i < sum.length; i++) {
                sum[i] = partial * a[i] + otherPartial * b[i];
            }
            return new ChunkDual(sweep, image, first, sum);
        }
        int start = Math.min(first, other.first);
        int width = Math.max(end(), other.end()) - start;
        double[] sum;
        if (partial == 1.0 && start == first) {
            sum = Arrays.copyOf(a, width);
        } else {
            sum = new double[width];
            int shift = first - start;
            for (int i = 0; i < a.length; i++) {
                sum[shift + i] = partial * a[i];
            }
        }
        int otherShift = other.first - start;
        for (int i = 0; i < b.length; i++) {
            sum[otherShift + i] += otherPartial * b[i];
        }
        return new ChunkDual(sweep, image, start, sum);
    }

    /** The lane after the last tangent held. */
    private int end() {
        return first + tangents.length;
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
