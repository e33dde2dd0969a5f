package dev.fluxion.benchmark;

import dev.fluxion.backend.Backends;
import dev.fluxion.examples.adbench.Problem;
import dev.fluxion.examples.adbench.Problems;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** The objectives of ADBench and their derivatives, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdbenchBenchmark {

    /** The objective, the beginning of the instance's name, and the backend. */
    @Param({
        "gmm/gmm_d10/source-adjoint",
        "gmm/gmm_d20/source-adjoint",
        "lstm/lstm_l2/source-adjoint",
        "lstm/lstm_l4/source-adjoint",
        "ba/ba1/source-adjoint",
        "ba/ba1/source-forward",
        "hand simple/hand1/source-forward",
        "hand complicated/hand1/source-forward"
    })
    private String subject = "";

    private @Nullable Problem problem;
    private Problem.@Nullable Derivative derivative;

    @Setup
    public void setUp() throws IOException {
        String[] parts = subject.split("/", -1);
        Problem found = Problems.bundled().stream()
                .filter(each ->
                        each.objective().equals(parts[0]) && each.instance().startsWith(parts[1]))
                .findFirst()
                .orElseThrow();
        problem = found;
        derivative = found.derivativeBy(Backends.named(parts[2]).orElseThrow());
    }

    @Benchmark
    public double[] primal() {
        return Objects.requireNonNull(problem).value();
    }

    @Benchmark
    public double[] valueAndDerivative() {
        Problem.Derivative prepared = Objects.requireNonNull(derivative);
        prepared.compute();
        return prepared.value();
    }
}
