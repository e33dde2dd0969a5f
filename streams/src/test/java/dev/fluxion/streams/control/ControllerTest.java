package dev.fluxion.streams.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ControllerTest {

    private static final int DECISIONS = 20_000;
    private static final int CONTROLS = 8;

    /** Plans whose controls all are the number of the iteration: a plan that was seen half written would show. */
    private static final class Counting implements Search {

        private final double[] controls = new double[3 * CONTROLS];
        private int iterations;

        @Override
        public boolean begin(double[] state, double[] given) {
            return true;
        }

        @Override
        public Outcome improve() {
            iterations++;
            Arrays.fill(controls, iterations);
            return Outcome.IMPROVED;
        }

        @Override
        public void forget() {
            iterations = 0;
        }

        @Override
        public Plan plan() {
            return new Plan(1, CONTROLS, new double[4], controls.clone(), 0.0, iterations, false);
        }
    }

    /** One thread decides, as in real time, and another asks at deadlines what has come of it so far. */
    @RepeatedTest(3)
    void answersAtDeadlinesWithWholePlansWhileAnotherThreadPlans() throws Exception {
        ControlProblem problem = ControlProblem.of(1, CONTROLS, (x, u) -> x).horizon(3);
        AtomicLong clock = new AtomicLong();
        Controller controller = new Controller(
                problem, new Counting(), 0.5, 2, Long.MAX_VALUE, clock::incrementAndGet, new double[3 * CONTROLS]);
        AtomicLong deciding = new AtomicLong(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> solver = threads.submit(() -> {
                for (long number = 1; number <= DECISIONS; number++) {
                    deciding.set(number);
                    controller.arrive();
                    check(controller.decide(number, new double[1]));
                }
            });
            Future<Long> timer = threads.submit(() -> {
                long asked = 0;
                while (!solver.isDone()) {
                    check(controller.atDeadline(deciding.get(), new double[1]));
                    asked++;
                }
                return asked;
            });
            solver.get();
            assertThat(timer.get()).isNotNegative();
            ControlStep last = controller.atDeadline(DECISIONS, new double[1]);
            assertThat(last.missed()).isFalse();
            assertThat(last.control()).containsOnly(2.0 * DECISIONS);
            assertThat(last.tally().late()).isZero();
            assertThat(last.tally().passedOver()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    /** In floating point 0.8 times 3 and 0.2 times 3 are more than 3. */
    @Test
    void staysWithinBoundsBetweenTheStepsOfAPlan() {
        double[] bound = new double[CONTROLS];
        Arrays.fill(bound, 3.0);
        ControlProblem problem = ControlProblem.of(1, CONTROLS, (x, u) -> x)
                .bounds(new double[CONTROLS], bound)
                .horizon(3);
        Controller controller =
                new Controller(problem, new Counting(), 0.2, 3, Long.MAX_VALUE, () -> 0L, new double[3 * CONTROLS]);
        assertThat(controller.decide(1, new double[1]).control()).containsExactly(bound);
        ControlStep missed = controller.atDeadline(2, new double[1]);
        assertThat(missed.missed()).isTrue();
        assertThat(problem.allows(missed.control())).isTrue();
    }

    private static void check(ControlStep step) {
        assertThat(Arrays.stream(step.control()).distinct().count()).isEqualTo(1);
        assertThat(step.plan().isPresent()).isEqualTo(!step.missed());
    }
}
