package dev.fluxion.streams.online;

import dev.fluxion.PreparedObjective;
import dev.fluxion.streams.internal.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Learns from one mini-batch after the other, for one subscriber. Sums are made of chunks of a fixed number of samples and added up in
 * their order, whoever computes them and whenever: the result is the same to the bit with any number of rails.
 */
final class BatchTrainer<S> {

    /** Enough that a rail is not switched for less than some microseconds of work. */
    static final int CHUNK = 32;

    private final List<PreparedObjective<S>> rails;
    private final Optimizer optimizer;
    private long number;
    private Training training;
    private List<S> batch = List.of();
    private AtomicReferenceArray<ChunkSum<S>> sums = new AtomicReferenceArray<>(0);

    BatchTrainer(PreparedObjective<S> loss, int rails, Optimizer optimizer, long number, Training training) {
        this.rails = new ArrayList<>(List.of(loss));
        while (this.rails.size() < rails) {
            this.rails.add(loss.copy());
        }
        this.optimizer = optimizer;
        this.number = number;
        this.training = training;
    }

    /** Goes on at other parameters, if there are any. */
    void swap(double @Nullable [] parameters) {
        if (parameters != null) {
            training = training.swapped(parameters);
        }
    }

    /** Takes on a mini-batch. */
    void begin(List<S> next) {
        batch = next;
        sums = new AtomicReferenceArray<>((next.size() + CHUNK - 1) / CHUNK);
    }

    /** Computes the chunks that fall to a rail; the rails may do so at the same time. */
    void run(int rail) {
        double[] theta = training.parameters();
        for (int c = rail; c < sums.length(); c += rails.size()) {
            sums.set(c, ChunkSum.of(rails.get(rail), theta, batch, c * CHUNK, Math.min(batch.size(), (c + 1) * CHUNK)));
        }
    }

    /** Takes the step, once all rails are done. */
    TrainingStep finish(Consumer<? super DeadLetter<S>> deadLetters) {
        ChunkSum<S> sum = sums.get(0);
        for (int c = 1; c < sums.length(); c++) {
            sum.add(sums.get(c));
        }
        long first = number + 1;
        number += batch.size();
        for (ChunkSum.Left<S> left : sum.left) {
            deadLetters.accept(new DeadLetter<>(left.sample(), setAside(first + left.index(), left)));
        }
        if (sum.count == 0) {
            ChunkSum.Left<S> one = sum.left.get(0);
            return setAside(first + one.index(), one).numbered(number);
        }
        double[] mean = Vectors.scaled(sum.gradient, 1.0 / sum.count);
        double loss = sum.loss / sum.count;
        double norm = Vectors.norm(mean);
        Training before = training;
        Training after = before.step(optimizer, mean);
        if (!after.isFinite()) {
            Fault fault = Fault.ofUpdate(norm);
            TrainingStep step = new TrainingStep(
                    number, loss, norm, fault.status(), "samples to " + number + ": " + fault.reason(), before, before);
            batch.forEach(sample -> deadLetters.accept(new DeadLetter<>(sample, step)));
            return step;
        }
        training = after;
        return new TrainingStep(number, loss, norm, TrainingStep.Status.APPLIED, null, before, after);
    }

    private TrainingStep setAside(long which, ChunkSum.Left<S> left) {
        return new TrainingStep(
                which,
                left.loss(),
                left.norm(),
                left.fault().status(),
                "sample " + which + ": " + left.fault().reason(),
                training,
                training);
    }
}
