package dev.fluxion.benchmark;

import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.sparse.Patterns;
import dev.fluxion.sparse.PreparedSparseHessian;
import dev.fluxion.sparse.Sparse;
import dev.fluxion.sparse.SparsityPattern;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixSparseCSC;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The Hessian of Rosenbrock's function of n numbers, whose time must grow as n does: three products, or two by substitution. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
// A trace of 10 000 numbers outgrows the young generation of the default collector, whose copying would be timed then.
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-Xmn1500m", "-XX:+UseParallelGC", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SparseHessianBenchmark {

    private static final ScalarField FIELD = Rosenbrock::apply;
    private static final Sparse SPARSE = Sparse.with(HigherOrder.of(ForwardDual.create(), ReverseTape.create()));

    @Param({"1000", "3000", "10000"})
    private int n;

    private double[] x = new double[0];
    private PreparedSparseHessian star = SPARSE.prepareHessian(FIELD, Patterns.hessianAt(FIELD, x));
    private PreparedSparseHessian acyclic = star;

    @Setup
    public void setUp() {
        x = Rosenbrock.point(n);
        SparsityPattern pattern = Patterns.hessianAt(FIELD, x);
        star = SPARSE.prepareHessian(FIELD, pattern);
        acyclic = SPARSE.bySubstitution().prepareHessian(FIELD, pattern);
    }

    @Benchmark
    public DMatrixSparseCSC prepared() {
        return star.hessian(x);
    }

    @Benchmark
    public DMatrixSparseCSC preparedBySubstitution() {
        return acyclic.hessian(x);
    }

    /** Pattern and colouring included. */
    @Benchmark
    public DMatrixSparseCSC unprepared() {
        return SPARSE.hessian(FIELD, x);
    }
}
