package dev.fluxion.backend.source.internal.pass;

import dev.fluxion.backend.source.internal.analysis.Activity;
import dev.fluxion.backend.source.internal.analysis.Duplicates;
import dev.fluxion.backend.source.internal.analysis.Invariants;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.analysis.WideArrays;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Pass;
import dev.fluxion.backend.source.internal.ir.Pipeline;
import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.read.Reader;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Internal: reads a method and prepares it for differentiation in either mode. The passes are the list in {@link #all}, in its order, after those of {@link Reader}, which bring the method
 * into single assignment form and take its objects apart. Who adds a pass adds a line there.
 */
public final class Passes {

    private final Graph graph;
    private final int input;
    private @Nullable Regions regions;
    private @Nullable Activity activity;
    private @Nullable Shadows shadows;

    private Passes(Graph graph, int input) {
        this.graph = graph;
        this.input = input;
    }

    /**
     * Reads a method and runs all passes.
     *
     * @param arguments the method and what is known of its arguments
     * @param shown receives the name of each pass and the graph it left
     * @throws dev.fluxion.lift.NotLiftableException if the method's code is not supported
     */
    public static Passes over(Arguments arguments, BiConsumer<String, Graph> shown) {
        Pipeline pipeline = Pipeline.watchedBy(shown);
        var passes = new Passes(Reader.read(arguments, pipeline), arguments.captured());
        pipeline.run(passes.graph, passes.all());
        return passes;
    }

    private List<Pass> all() {
        return List.of(
                new Pass("wide arrays", () -> WideArrays.of(graph, input)),
                new Pass("duplicates", () -> Duplicates.remove(graph)),
                new Pass("invariants", () -> Invariants.hoist(graph)),
                new Pass("duplicates of invariants", () -> Duplicates.remove(graph)),
                new Pass("regions", () -> regions = Regions.of(graph, input)),
                new Pass("activity", () -> activity = Activity.of(graph, regions(), input)),
                new Pass("shadows", () -> shadows = Shadows.add(graph, regions())));
    }

    /** The method, with the arrays of adjoints or tangents beside those of numbers. */
    public Graph graph() {
        return graph;
    }

    /** Which arrays may be the same. */
    public Regions regions() {
        return Objects.requireNonNull(regions);
    }

    /** What depends on the input. */
    public Activity activity() {
        return Objects.requireNonNull(activity);
    }

    /** The arrays beside arrays. */
    public Shadows shadows() {
        return Objects.requireNonNull(shadows);
    }
}
