package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.write.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A loop that the reverse sweep runs through, or the method around all loops. Each round has a frame of its own in every array of the
 * tape, of the same size in every round, so that a kept value's place is the frame's place and a constant.
 */
final class Nest {

    final Flow.@Nullable Loop loop;
    final @Nullable Nest parent;
    final @Nullable Block header;
    final List<Nest> children = new ArrayList<>();
    private final Map<Stack, Integer> sizes = new EnumMap<>(Stack.class);

    /** The number of rounds, if it is known when the loop begins. */
    @Nullable
    Trip trip;
    /** How the rounds are swept back one by one, if they are. */
    Independent.@Nullable Rounds independent;
    /** The elements of the input that each round reads, if they move along with the rounds. */
    @Nullable
    Window window;
    /** What is kept to run the rounds again, if they are. */
    Rewinding.@Nullable State state;
    /** The outermost loop whose frames hold this one's, if they are {@linkplain Packing packed}; this one itself if it is the outermost. */
    @Nullable
    Nest pack;
    /** Whether the reverse sweep runs the rounds {@linkplain AnyOrder from the first to the last}. */
    boolean upward;
    /** Where the frame around a packed loop keeps what was measured as it began. */
    final Map<Emission.Counter, Integer> measureSlots = new LinkedHashMap<>();
    /** Where the frame around this loop keeps the number of rounds, or -1 if that is computed again. */
    int roundsSlot = -1;
    /** Where the frame around this loop keeps the place of the first round's frame, or of the last one's if they do not follow each other. */
    final Map<Stack, Integer> baseSlots = new EnumMap<>(Stack.class);
    /** Where a frame keeps the place of the frame of the round before, if they do not follow each other. */
    final Map<Stack, Integer> linkSlots = new EnumMap<>(Stack.class);

    Nest(Flow.@Nullable Loop loop, @Nullable Nest parent, @Nullable Block header) {
        this.loop = loop;
        this.parent = parent;
        this.header = header;
        if (parent != null) {
            parent.children.add(this);
        }
    }

    /** Whether a round is swept back where it ends, while its values are still in their variables. */
    boolean isSweptByRound() {
        return independent != null || state != null;
    }

    boolean isRoot() {
        return parent == null;
    }

    /** The loop around this one. */
    Nest around() {
        Nest outer = parent;
        if (outer == null) {
            throw new IllegalStateException("nothing is around the method");
        }
        return outer;
    }

    boolean contains(Block block) {
        Flow.Loop inside = loop;
        return inside == null || inside.contains(block.id());
    }

    int size(Stack stack) {
        return sizes.getOrDefault(stack, 0);
    }

    int newSlot(Stack stack) {
        return sizes.merge(stack, 1, Integer::sum) - 1;
    }

    /** Whether loops in this one have frames, so that this one's do not follow each other. */
    boolean hasFramesInside(Stack stack) {
        return children.stream().anyMatch(child -> child.size(stack) > 0 || child.hasFramesInside(stack));
    }

    /** Whether this loop or one in it has frames. */
    boolean hasFrames() {
        return Arrays.stream(Stack.values()).anyMatch(stack -> size(stack) > 0) || hasFramesInside();
    }

    /** Whether loops in this one have frames. */
    boolean hasFramesInside() {
        return Arrays.stream(Stack.values()).anyMatch(this::hasFramesInside);
    }

    /** Whether this loop's frames are in those of another one. */
    boolean isPackedInside() {
        return pack != null && pack != this;
    }

    /** Whether frames of this loop hold those of others. */
    boolean isStrided(Stack stack) {
        return pack != null && hasFramesInside(stack);
    }

    /** Whether rounds of this loop have frames, if only to hold those of others. */
    boolean occupies(Stack stack) {
        return size(stack) > 0 || isStrided(stack);
    }

    /** Whether the frames of this loop follow each other. */
    boolean isLinear(Stack stack) {
        return !isRoot() && occupies(stack) && (pack != null || !hasFramesInside(stack));
    }
}
