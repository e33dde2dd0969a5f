package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.PreparedObjective;
import dev.fluxion.streams.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;

/** Rails that compute at once make the same steps, to the bit, as one that computes alone, and none uses what is another's. */
class BatchTrainerTest {

    private static final int RAILS = 4;
    private static final int BATCHES = 300;

    /** Half the squared error of a constant, refusing to be used by two at once. */
    private static final class Exclusive implements PreparedObjective<Double> {

        private final AtomicInteger copies;
        private final AtomicBoolean used = new AtomicBoolean();

        Exclusive(AtomicInteger copies) {
            this.copies = copies;
        }

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public double valueAndGradient(double[] theta, Double sample, double[] gradient) {
            assertThat(used.getAndSet(true)).as("used by two at once").isFalse();
            gradient[0] = theta[0] - sample;
            used.set(false);
            return 0.5 * gradient[0] * gradient[0];
        }

        @Override
        public PreparedObjective<Double> copy() {
            copies.incrementAndGet();
            return new Exclusive(copies);
        }
    }

    private static BatchTrainer<Double> trainer(int rails, AtomicInteger copies) {
        Optimizer adam = Adam.withRate(0.01);
        return new BatchTrainer<>(new Exclusive(copies), rails, adam, 0, Training.start(new double[] {0.5}, adam));
    }

    private static List<List<Double>> batches() {
        Random random = new Random(7);
        List<List<Double>> batches = new ArrayList<>();
        for (int b = 0; b < BATCHES; b++) {
            // Some samples poisoned, and batches of one chunk and of many, the last of them not full.
            batches.add(random.doubles(1 + random.nextInt(10 * BatchTrainer.CHUNK))
                    .mapToObj(x -> x < 0.01 ? Double.NaN : x)
                    .toList());
        }
        return batches;
    }

    @RepeatedTest(2)
    void railsAtOnceMakeTheStepsOfOne() throws Exception {
        List<List<Double>> batches = batches();
        List<String> expected = new ArrayList<>();
        List<Double> expectedLeft = new ArrayList<>();
        BatchTrainer<Double> alone = trainer(1, new AtomicInteger());
        for (List<Double> batch : batches) {
            alone.begin(batch);
            alone.run(0);
            expected.add(line(alone.finish(letter -> expectedLeft.add(letter.sample()))));
        }

        AtomicInteger copies = new AtomicInteger();
        BatchTrainer<Double> together = trainer(RAILS, copies);
        List<String> steps = new ArrayList<>();
        List<Double> left = new ArrayList<>();
        CyclicBarrier barrier = new CyclicBarrier(RAILS);
        List<Together.Work> works = new ArrayList<>();
        for (int r = 0; r < RAILS; r++) {
            int rail = r;
            works.add(() -> {
                for (List<Double> batch : batches) {
                    if (rail == 0) {
                        together.begin(batch);
                    }
                    barrier.await(30, TimeUnit.SECONDS);
                    together.run(rail);
                    barrier.await(30, TimeUnit.SECONDS);
                    if (rail == 0) {
                        steps.add(line(together.finish(letter -> left.add(letter.sample()))));
                    }
                }
            });
        }
        Together.run(works);
        assertThat(steps).isEqualTo(expected);
        assertThat(left).isEqualTo(expectedLeft).isNotEmpty();
        assertThat(copies).hasValue(RAILS - 1);
    }

    /** All of a step, with every bit. */
    private static String line(TrainingStep step) {
        return step.number() + " " + step.status() + " " + Double.toHexString(step.loss()) + " "
                + Double.toHexString(step.parameters()[0]);
    }
}
