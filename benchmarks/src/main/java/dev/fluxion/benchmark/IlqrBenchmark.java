package dev.fluxion.benchmark;

import dev.fluxion.Backend;
import dev.fluxion.backend.Backends;
import dev.fluxion.streams.control.ControlProblem;
import dev.fluxion.streams.control.ControlStep;
import dev.fluxion.streams.control.Ilqr;
import dev.fluxion.streams.control.RecedingHorizon;
import dev.fluxion.streams.control.plant.CartPole;
import java.time.Duration;
import java.util.Iterator;
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
import reactor.core.publisher.Flux;

/**
 * One warm iteration of iLQR on Crocoddyl's cart-pole for a state that comes in a stream, by each backend, and the same written by hand
 * without a stream.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class IlqrBenchmark {

    /** What differentiates. */
    @Param({"by-hand", "compiled-tape", "source-adjoint", "forward-dual", "reverse-tape"})
    public String subject = "by-hand";

    /** Steps of the plan. */
    @Param({"20", "50"})
    public int horizon = 20;

    private final double[][] states = {{0.1, 0.3, 0.0, 0.0}, {0.0, 0.35, 0.1, -0.1}};
    private int next;
    private IlqrByHand byHand = new IlqrByHand(20);
    private @Nullable Iterator<ControlStep> controls;

    /** Residuals of a step. */
    static double[] residuals(double[] x, double[] u) {
        return new double[] {Math.sin(x[1]), 1 - Math.cos(x[1]), 0.1 * x[0], 1e-3 * x[2], 1e-3 * x[3], 0.1 * u[0]};
    }

    /** Residuals of the end. */
    static double[] terminal(double[] x) {
        return new double[] {10 * Math.sin(x[1]), 10 * (1 - Math.cos(x[1])), x[0], 1e-2 * x[2], 1e-2 * x[3]};
    }

    /** Prepares, and sees that both find the same plan. */
    @Setup
    public void setUp() {
        byHand = new IlqrByHand(horizon);
        if (subject.equals("by-hand")) {
            return;
        }
        Backend backend = Backends.all().stream()
                .filter(each -> each.name().equals(subject))
                .findFirst()
                .orElseThrow();
        ControlProblem problem = ControlProblem.of(4, 1, CartPole.crocoddyl().step(0.05))
                .residuals(IlqrBenchmark::residuals, IlqrBenchmark::terminal)
                .horizon(horizon);
        byHand.begin(states[0]);
        byHand.improve();
        double cost = Objects.requireNonNull(Ilqr.with(backend)
                        .plans(problem, states[0], new double[] {0}, 1)
                        .blockLast())
                .cost();
        if (Math.abs(cost - byHand.cost()) > 1e-9 * cost) {
            throw new IllegalStateException("the cost must be " + byHand.cost() + " but was " + cost);
        }
        // States alternate, so that there is always something to improve; plans are not shifted, as they are not by
        // hand.
        controls = Flux.<double[]>generate(sink -> sink.next(states[next++ & 1]))
                .transform(RecedingHorizon.of(Ilqr.with(backend), problem)
                        .tick(Duration.ofNanos(1))
                        .planStep(Duration.ofDays(1000)))
                .toIterable(1)
                .iterator();
    }

    /** An iteration; the control. */
    @Benchmark
    public double iteration() {
        Iterator<ControlStep> prepared = controls;
        if (prepared != null) {
            return prepared.next().control()[0];
        }
        byHand.begin(states[next++ & 1]);
        byHand.improve();
        return byHand.controls()[0];
    }
}
