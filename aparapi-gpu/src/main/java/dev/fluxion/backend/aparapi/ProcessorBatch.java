package dev.fluxion.backend.aparapi;

import dev.fluxion.PreparedBatch;
import dev.fluxion.PreparedGradientBatch;
import dev.fluxion.PreparedHessian;
import dev.fluxion.PreparedPullback;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.ValuesAndGradients;
import dev.fluxion.ValuesAndJacobians;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/** The same batches on the processor, by compiled tapes. For one thread at a time. */
final class ProcessorBatch implements AutoCloseable {

    private final Function<DMatrixRMaj, ValuesAndDerivatives> all;
    private final Runnable release;
    private final String device;

    private ProcessorBatch(Function<DMatrixRMaj, ValuesAndDerivatives> all, Runnable release, String device) {
        this.all = all;
        this.release = release;
        this.device = device;
    }

    static ProcessorBatch of(CompiledTape tape, BatchDerivative what, VectorFunction f, int n) {
        return switch (what) {
            case JACOBIAN -> {
                PreparedBatch batch = tape.prepareBatch(f, n);
                yield new ProcessorBatch(
                        points -> {
                            ValuesAndJacobians both = batch.valuesAndJacobians(points);
                            return new ValuesAndDerivatives(both.values(), both.jacobians());
                        },
                        batch::close,
                        batch.device());
            }
            case PUSHFORWARD -> {
                PreparedPushforward prepared = tape.preparePushforward(f, n);
                yield each(row -> {
                    var both = prepared.valueAndPushforward(head(row, n), tail(row, n));
                    return new double[][] {both.value(), both.pushforward()};
                });
            }
            case PULLBACK -> {
                PreparedPullback prepared = tape.preparePullback(f, n);
                yield each(row -> {
                    var both = prepared.valueAndPullback(head(row, n), tail(row, n));
                    return new double[][] {both.value(), both.pullback()};
                });
            }
            default -> each(row -> new double[][] {f.apply(row), {}});
        };
    }

    static ProcessorBatch ofField(CompiledTape tape, BatchDerivative what, ScalarField f, int n) {
        return switch (what) {
            case GRADIENT -> {
                PreparedGradientBatch batch = tape.prepareGradientBatch(f, n);
                yield new ProcessorBatch(
                        points -> {
                            ValuesAndGradients both = batch.valuesAndGradients(points);
                            return new ValuesAndDerivatives(
                                    DMatrixRMaj.wrap(points.numRows, 1, both.values()), both.gradients());
                        },
                        batch::close,
                        batch.device());
            }
            case HESSIAN -> {
                PreparedHessian prepared = tape.prepareHessian(f, n);
                yield each(row -> {
                    ValueGradientAndHessian all = prepared.valueGradientAndHessian(row);
                    double[] first = new double[1 + n];
                    first[0] = all.value();
                    System.arraycopy(all.gradient(), 0, first, 1, n);
                    return new double[][] {first, all.hessian().data};
                });
            }
            default -> each(row -> new double[][] {{f.apply(row)}, {}});
        };
    }

    /** Where and how, for people. */
    String device() {
        return device;
    }

    /**
     * Computes at some points, at least one.
     *
     * @param points the points in rows, each with its tangent or cotangent after it, if any
     */
    ValuesAndDerivatives apply(DMatrixRMaj points) {
        return all.apply(points);
    }

    @Override
    public void close() {
        release.run();
    }

    private static ProcessorBatch each(Function<double[], double[][]> one) {
        return new ProcessorBatch(
                points -> oneByOne(points, one), () -> {}, "compiled-tape, one point after the other");
    }

    private static ValuesAndDerivatives oneByOne(DMatrixRMaj points, Function<double[], double[][]> one) {
        var values = new DMatrixRMaj(0, 0);
        var derivatives = new DMatrixRMaj(0, 0);
        int width = points.numCols;
        for (int i = 0; i < points.numRows; i++) {
            double[][] both = one.apply(Arrays.copyOfRange(points.data, i * width, (i + 1) * width));
            if (i == 0) {
                values.reshape(points.numRows, both[0].length);
                derivatives.reshape(points.numRows, both[1].length);
            }
            ShapeMismatchException.check("apply", "f(x) at every point", values.numCols, both[0].length);
            System.arraycopy(both[0], 0, values.data, i * values.numCols, values.numCols);
            System.arraycopy(both[1], 0, derivatives.data, i * derivatives.numCols, derivatives.numCols);
        }
        return new ValuesAndDerivatives(values, derivatives);
    }

    private static double[] head(double[] row, int n) {
        return Arrays.copyOf(row, n);
    }

    private static double[] tail(double[] row, int n) {
        return Arrays.copyOfRange(row, n, row.length);
    }
}
