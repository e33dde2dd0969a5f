package dev.fluxion.benchmark;

import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Value and gradient of functions written with EJML: the likelihood of 20 observations by a Kalman filter of four states, by the 16 elements of its
 * transition and 4 variances; and the solution of a system of 20 equations, by its matrix and right-hand side.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class KalmanBenchmark {

    private static final int STATES = 4;
    private static final int STEPS = 20;
    private static final int EQUATIONS = 20;

    private final ScalarField likelihood = KalmanBenchmark::negativeLogLikelihood;
    private final ScalarField system = KalmanBenchmark::sumOfSolution;
    private final double[] model = model();
    private final double[] equations = equations();
    private final double[] gradientOfModel = new double[model.length];
    private final double[] gradientOfEquations = new double[equations.length];
    private final PreparedGradient filterByAdjoint = SourceAdjoint.create().prepareGradient(likelihood, model.length);
    private final PreparedGradient filterByTape = ReverseTape.create().prepareGradient(likelihood, model.length);
    private final PreparedGradient filterByArrays = ArrayTape.create().prepareGradient(likelihood, model.length);
    private final PreparedGradient systemByAdjoint = SourceAdjoint.create().prepareGradient(system, equations.length);
    private final PreparedGradient systemByTape = ReverseTape.create().prepareGradient(system, equations.length);
    private final PreparedGradient systemByArrays = ArrayTape.create().prepareGradient(system, equations.length);

    private static double[] model() {
        double[] theta = new double[STATES * STATES + STATES];
        for (int i = 0; i < STATES; i++) {
            theta[i * (STATES + 1)] = 0.9;
            theta[STATES * STATES + i] = 0.1 + 0.05 * i;
        }
        theta[1] = 0.2;
        theta[11] = -0.1;
        return theta;
    }

    private static double[] equations() {
        double[] x = new double[EQUATIONS * EQUATIONS + EQUATIONS];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.sin(1.7 * i) + (i % (EQUATIONS + 1) == 0 ? 5 : 0);
        }
        return x;
    }

    static double negativeLogLikelihood(double[] theta) {
        var transition = new DMatrixRMaj(STATES, STATES, true, Arrays.copyOf(theta, STATES * STATES));
        var noise = new DMatrixRMaj(STATES, STATES);
        for (int i = 0; i < STATES; i++) {
            noise.set(i, i, theta[STATES * STATES + i]);
        }
        var observed = new DMatrixRMaj(2, STATES, true, 1, 0, 0.5, 0, 0, 1, 0, 0.5);
        var state = new DMatrixRMaj(STATES, 1);
        DMatrixRMaj covariance = CommonOps_DDRM.identity(STATES);
        var inverse = new DMatrixRMaj(2, 2);
        double sum = 0;
        for (int t = 0; t < STEPS; t++) {
            state = CommonOps_DDRM.mult(transition, state, null);
            covariance = CommonOps_DDRM.mult(transition, CommonOps_DDRM.multTransB(covariance, transition, null), null);
            CommonOps_DDRM.addEquals(covariance, noise);
            DMatrixRMaj gains = CommonOps_DDRM.multTransB(covariance, observed, null);
            DMatrixRMaj spread = CommonOps_DDRM.mult(observed, gains, null);
            spread.add(0, 0, 0.2);
            spread.add(1, 1, 0.3);
            DMatrixRMaj residual = CommonOps_DDRM.mult(observed, state, null);
            residual.set(0, 0, Math.sin(0.3 * t) - residual.get(0, 0));
            residual.set(1, 0, Math.cos(0.2 * t) - residual.get(1, 0));
            if (!CommonOps_DDRM.invert(spread, inverse)) {
                throw new ArithmeticException("the innovations' covariance is singular");
            }
            DMatrixRMaj weighted = CommonOps_DDRM.mult(inverse, residual, null);
            sum += Math.log(CommonOps_DDRM.det(spread)) + CommonOps_DDRM.dot(residual, weighted);
            CommonOps_DDRM.multAdd(gains, weighted, state);
            DMatrixRMaj known = CommonOps_DDRM.mult(gains, inverse, null);
            CommonOps_DDRM.multAddTransB(-1, known, gains, covariance);
        }
        return 0.5 * sum;
    }

    static double sumOfSolution(double[] x) {
        int count = EQUATIONS * EQUATIONS;
        var matrix = new DMatrixRMaj(EQUATIONS, EQUATIONS, true, Arrays.copyOf(x, count));
        var right = new DMatrixRMaj(EQUATIONS, 1, true, Arrays.copyOfRange(x, count, count + EQUATIONS));
        var solution = new DMatrixRMaj(EQUATIONS, 1);
        if (!CommonOps_DDRM.solve(matrix, right, solution)) {
            throw new ArithmeticException("the system is singular");
        }
        double sum = 0;
        for (int i = 0; i < EQUATIONS; i++) {
            sum += solution.get(i, 0) * solution.get(i, 0);
        }
        return sum;
    }

    @Benchmark
    public double filter() {
        return negativeLogLikelihood(model);
    }

    @Benchmark
    public double[] filterSourceAdjoint() {
        filterByAdjoint.valueAndGradient(model, gradientOfModel);
        return gradientOfModel;
    }

    @Benchmark
    public double[] filterReverseTape() {
        filterByTape.valueAndGradient(model, gradientOfModel);
        return gradientOfModel;
    }

    @Benchmark
    public double[] filterArrayTape() {
        filterByArrays.valueAndGradient(model, gradientOfModel);
        return gradientOfModel;
    }

    @Benchmark
    public double system() {
        return sumOfSolution(equations);
    }

    @Benchmark
    public double[] systemSourceAdjoint() {
        systemByAdjoint.valueAndGradient(equations, gradientOfEquations);
        return gradientOfEquations;
    }

    @Benchmark
    public double[] systemReverseTape() {
        systemByTape.valueAndGradient(equations, gradientOfEquations);
        return gradientOfEquations;
    }

    @Benchmark
    public double[] systemArrayTape() {
        systemByArrays.valueAndGradient(equations, gradientOfEquations);
        return gradientOfEquations;
    }
}
