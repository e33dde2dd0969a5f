package dev.fluxion.examples.learn;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.fluxion.examples.table.Choice;
import dev.fluxion.streams.online.OnlineSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a snapshot came from.
 *
 * @param file the file, or null for the bundled weather
 * @param choice the columns and rows used
 * @param rows how many rows of it were used
 * @param fingerprint the fingerprint of those rows
 */
public record Origin(@Nullable String file, Choice choice, long rows, long fingerprint) {

    private static final String ATTACHMENT = "origin";

    /** The snapshot with this in it. */
    public OnlineSnapshot attachTo(OnlineSnapshot snapshot) {
        return snapshot.with(ATTACHMENT, PackedText.pack(new Gson().toJson(this)));
    }

    /**
     * What was attached to a snapshot.
     *
     * @throws IllegalArgumentException if nothing was
     */
    public static Origin attachedTo(OnlineSnapshot snapshot) {
        double[] packed = snapshot.attachment(ATTACHMENT)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "resume: the snapshot must be one that learn has written but does not say where its rows are from"));
        try {
            return new Gson().fromJson(PackedText.unpack(packed), Origin.class);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(
                    "resume: the snapshot must be one that this version has written but its origin cannot be read", e);
        }
    }
}
