package dev.fluxion.examples.learn;

import dev.fluxion.examples.table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a sample of every row but the first, from that row and those before it. */
final class Samples {

    /** How much evidence, in examples seen, it takes to outweigh the pull of the parameters towards zero. */
    private static final double PRIOR_WEIGHT = 3.0;

    /** Keeps that pull finite at the start. */
    private static final double PRIOR_EXAMPLES = 10.0;

    private final int hidden;
    private final int replay;
    private final Features features;
    private final Target target;
    private final Standardizer standardizer;
    private final Memory memory;
    private final Gathering gathering;
    private long rows;

    Samples(
            Settings settings,
            Features features,
            Target target,
            Standardizer standardizer,
            Memory memory,
            Gathering gathering,
            long rows) {
        this.gathering = gathering;
        this.hidden = settings.hidden();
        this.replay = settings.replay();
        this.features = features;
        this.target = target;
        this.standardizer = standardizer;
        this.memory = memory;
        this.rows = rows;
    }

    /** That of the row, and before it one to learn from if something has waited too long for that. */
    List<Sample> accept(Row row) {
        rows++;
        List<Sample> samples = new ArrayList<>(2);
        if (features.ready()) {
            Optional<Batch> overdue = gathering.overdue();
            Sample sample = sample(row);
            overdue.ifPresent(batch -> samples.add(sample.onlyToLearnFrom(batch)));
            samples.add(sample.with(gathering.accept(sample.batch())));
        } else {
            target.accept(row);
        }
        features.accept(row);
        return samples;
    }

    long rows() {
        return rows;
    }

    private Sample sample(Row row) {
        double[] observed = features.ofNextRow(row);
        standardizer.accept(observed);
        // Everything up to here was known before the target; what a forecast needs is put aside before it is looked at.
        double[] input = standardizer.apply(observed);
        Target.Readout readout = target.readout();
        double persistence = target.persistence();
        double climatology = target.climatology();

        double truth = target.accept(row);
        Batch batch = batch(new Memory.Example(observed, persistence, truth));
        return new Sample(rows, row.day(), input, readout, persistence, climatology, truth, batch);
    }

    private Batch batch(Memory.Example newest) {
        int size = 1 + Math.min(replay, memory.size());
        double[][] inputs = new double[size][];
        double[] targets = new double[size];
        for (int s = 0; s < size; s++) {
            Memory.Example example = s == 0 ? newest : memory.draw();
            inputs[s] = standardizer.apply(example.features());
            targets[s] = target.wanted(example.last(), example.value());
        }
        memory.add(newest);
        double decay = PRIOR_WEIGHT / (rows - 2 + PRIOR_EXAMPLES);
        return new Batch(inputs, targets, hidden, target.outputsInUse(), decay);
    }
}
