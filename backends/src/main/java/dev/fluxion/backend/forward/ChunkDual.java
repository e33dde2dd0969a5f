package dev.fluxion.backend.forward;

import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import org.ejml.data.DMatrixRMaj;

/**
 * A number with a chunk of tangents. What does not move is a {@link Constant} instead. Tangents are never written after
 * construction, so numbers share them.
 */
final class ChunkDual extends Real {

    private final Sweep sweep;
    private final double value;
    private final double[] tangents;

    private ChunkDual(Sweep sweep, double value, double[] tangents) {
        this.sweep = sweep;
        this.value = value;
        this.tangents = tangents;
    }

    /** The inputs of a sweep along the coordinates {@code start} to {@code start + width}, exclusive. */
    static Real[] alongCoordinates(Sweep sweep, double[] x, int start, int width) {
        Real[] inputs = new Real[x.length];
        for (int i = 0; i < inputs.length; i++) {
            if (i >= start && i < start + width) {
                double[] unit = new double[width];
                unit[i - start] = 1.0;
                inputs[i] = new ChunkDual(sweep, x[i], unit);
            } else {
                inputs[i] = Constant.of(x[i]);
            }
        }
        return inputs;
    }

    /** The inputs of a sweep along the columns {@code start} to {@code start + width}, exclusive, of {@code directions}. */
    static Real[] alongColumns(Sweep sweep, double[] x, DMatrixRMaj directions, int start, int width) {
        Real[] inputs = new Real[x.length];
        for (int i = 0; i < inputs.length; i++) {
            double[] row = new double[width];
            System.arraycopy(directions.data, i * directions.numCols + start, row, 0, width);
            inputs[i] = allZero(row) ? Constant.of(x[i]) : new ChunkDual(sweep, x[i], row);
        }
        return inputs;
    }

    /** Writes the tangents of an output of a sweep; the target must be zero. */
    static void copyTangents(Sweep sweep, Real output, double[] target, int offset) {
        if (output instanceof ChunkDual dual && dual.sweep == sweep) {
            System.arraycopy(dual.tangents, 0, target, offset, dual.tangents.length);
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
        if (!(left instanceof ChunkDual a && a.sweep == sweep)) {
            return b.moved(z, rule.right().apply(x, y, z));
        }
        return a.moved(z, rule.left().apply(x, y, z), b, rule.right().apply(x, y, z));
    }

    @Override
    public Real add(Real other) {
        if (other instanceof ChunkDual dual && dual.sweep == sweep) {
            double[] a = tangents;
            double[] b = dual.tangents;
            double[] sum = new double[a.length];
            for (int i = 0; i < sum.length; i++) {
                sum[i] = a[i] + b[i];
            }
            return new ChunkDual(sweep, value + dual.value, sum);
        }
        return other instanceof Constant ? add(other.value()) : apply(Binary.ADD, this, other);
    }

    @Override
    public Real add(double other) {
        return new ChunkDual(sweep, value + other, tangents);
    }

    @Override
    public Real subtract(Real other) {
        if (other instanceof ChunkDual dual && dual.sweep == sweep) {
            double[] a = tangents;
            double[] b = dual.tangents;
            double[] difference = new double[a.length];
            for (int i = 0; i < difference.length; i++) {
                difference[i] = a[i] - b[i];
            }
            return new ChunkDual(sweep, value - dual.value, difference);
        }
        return other instanceof Constant ? subtract(other.value()) : apply(Binary.SUBTRACT, this, other);
    }

    @Override
    public Real subtract(double other) {
        return new ChunkDual(sweep, value - other, tangents);
    }

    @Override
    public Real subtractFrom(double other) {
        return new ChunkDual(sweep, other - value, scaled(tangents, -1.0));
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
        return new ChunkDual(sweep, -value, scaled(tangents, -1.0));
    }

    /** The image of this number under a function with the given value and derivative. */
    private Real moved(double image, double partial) {
        if (partial == 0.0) {
            return Constant.of(image);
        }
        if (partial == 1.0) {
            return new ChunkDual(sweep, image, tangents);
        }
        return new ChunkDual(
                sweep, image, Double.isFinite(partial) ? scaled(tangents, partial) : strongly(tangents, partial));
    }

    /** The image of this number and another under a function with the given value and partial derivatives. */
    private Real moved(double image, double partial, ChunkDual other, double otherPartial) {
        if (partial == 0.0) {
            return other.moved(image, otherPartial);
        }
        if (otherPartial == 0.0) {
            return moved(image, partial);
        }
        double[] a = tangents;
        double[] b = other.tangents;
        // A zero tangent times a finite partial is zero by itself; the loop without a test is what the JVM vectorizes.
        double[] sum = Double.isFinite(partial) && Double.isFinite(otherPartial)
                ? combination(a, partial, b, otherPartial)
                : strongly(a, partial, b, otherPartial);
        return new ChunkDual(sweep, image, sum);
    }

    private static double[] scaled(double[] a, double partial) {
        double[] product = new double[a.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = partial * a[i];
        }
        return product;
    }

    private static double[] combination(double[] a, double partial, double[] b, double otherPartial) {
        double[] sum = new double[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = partial * a[i] + otherPartial * b[i];
        }
        return sum;
    }

    private static double[] strongly(double[] a, double partial) {
        double[] product = new double[a.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = ChainRule.term(partial, a[i]);
        }
        return product;
    }

    private static double[] strongly(double[] a, double partial, double[] b, double otherPartial) {
        double[] sum = new double[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = ChainRule.term(partial, a[i]) + ChainRule.term(otherPartial, b[i]);
        }
        return sum;
    }

    private static boolean allZero(double[] tangents) {
        for (double tangent : tangents) {
            if (tangent != 0.0) {
                return false;
            }
        }
        return true;
    }
}
