package dev.fluxion.examples.learn;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.fluxion.examples.table.Schema;
import dev.fluxion.streams.online.OnlineSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a learner remembers besides the parameters and the optimizer's state. */
record LearnerState(
        Settings settings,
        Schema schema,
        long rows,
        Features.State features,
        NumberTarget.@Nullable State number,
        ClassTarget.@Nullable State classes,
        Standardizer.State standardizer,
        Memory.State memory,
        Scores.State scores,
        Trace.State trace,
        @Nullable List<Batch> pending,
        Drift.@Nullable State drift) {

    private static final String ATTACHMENT = "learner";

    /** A row without a date has no season: NaN. Finite numbers are written so that they are read back exactly. */
    private static final Gson GSON =
            new GsonBuilder().serializeSpecialFloatingPointValues().create();

    OnlineSnapshot attachTo(OnlineSnapshot snapshot) {
        return snapshot.with(ATTACHMENT, PackedText.pack(GSON.toJson(this)));
    }

    static LearnerState attachedTo(OnlineSnapshot snapshot) {
        double[] packed = snapshot.attachment(ATTACHMENT)
                .orElseThrow(() -> new IllegalArgumentException(
                        "resume: the snapshot must be one that learn has written but holds no learner"));
        try {
            return GSON.fromJson(PackedText.unpack(packed), LearnerState.class);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(
                    "resume: the snapshot must be one that this version has written but its learner cannot be read", e);
        }
    }

    /** What waits for a step; nothing in snapshots of before there were mini-batches. */
    List<Batch> waiting() {
        return pending == null ? List.of() : pending;
    }

    Target target() {
        if (classes != null) {
            return ClassTarget.from(classes);
        }
        if (number != null) {
            return NumberTarget.from(Learner.countsOf(settings), number);
        }
        throw new IllegalArgumentException("resume: the snapshot must know its target but does not");
    }
}
