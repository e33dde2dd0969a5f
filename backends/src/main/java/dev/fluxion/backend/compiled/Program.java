package dev.fluxion.backend.compiled;

import dev.fluxion.backend.compiled.Compiler.Compiled;
import dev.fluxion.graph.Evaluation;
import dev.fluxion.graph.Graph;
import dev.fluxion.graph.StrongZeros;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph ready to run, compiled or, if it is too large for that, interpreted. Some outputs, values mostly, stay in the frame; the others
 * go to an array. Immutable; each thread runs it in a {@link Frame} of its own.
 */
final class Program {

    private final Graph graph;
    private final int[] targets;
    private final @Nullable Kernel kernel;
    private final int workspace;

    /** Where to look for NaN, as indices into the outputs; empty if plain products are exact. */
    private final int[] checked;

    private Program(Graph graph, int[] targets, @Nullable Compiled compiled, int[] checked) {
        this.graph = graph;
        this.targets = targets;
        this.kernel = compiled == null ? null : compiled.kernel();
        this.workspace = compiled == null ? 0 : compiled.workspace();
        this.checked = checked;
    }

    /** Compiles what was derived, unless it is too large; see {@link Compiler#MOST_STRAIGHT_NODES}. */
    static Program of(Operation.Derived derived) {
        Graph scheduled = derived.graph().scheduled();
        List<Segment> segments = Rerolling.of(scheduled);
        if (segments.stream().noneMatch(Segment::isLoop)) {
            scheduled = derived.graph().simplified().scheduled();
            segments = Rerolling.straight(scheduled);
        }
        int[] targets = targets(derived);
        boolean[] exact = StrongZeros.of(scheduled, derived.kept());
        int[] checked = StrongZeros.matters(scheduled) ? derived.places() : new int[0];
        return new Program(scheduled, targets, Compiler.compile(scheduled, segments, targets, exact), checked);
    }

    /** What was derived, to be interpreted. */
    static Program interpreted(Operation.Derived derived) {
        return new Program(derived.graph(), targets(derived), null, new int[0]);
    }

    private static int[] targets(Operation.Derived derived) {
        int[] targets = new int[derived.graph().outputs()];
        Arrays.setAll(targets, k -> k < derived.kept() ? ~k : derived.places()[k - derived.kept()]);
        return targets;
    }

    boolean isCompiled() {
        return kernel != null;
    }

    Frame frame() {
        return new Frame(this);
    }

    /** What one thread needs to run a program. */
    static final class Frame {
        private final Program program;
        private final double[] workspace;
        private @Nullable Evaluation slow;

        private Frame(Program program) {
            this.program = program;
            this.workspace = new double[Math.max(program.workspace, kept(program.targets))];
        }

        private static int kept(int[] targets) {
            int kept = 0;
            for (int target : targets) {
                kept = Math.max(kept, ~target + 1);
            }
            return kept;
        }

        /**
         * Computes the outputs.
         *
         * @param x the inputs
         * @param y where the outputs go that are not kept here
         * @return whether all guards held; if not, the outputs are of no meaning
         */
        boolean run(double[] x, double[] y) {
            Kernel kernel = program.kernel;
            if (kernel == null) {
                return runSlowly(x, y);
            }
            return kernel.run(x, y, workspace) && (!hasNaN(y) || runSlowly(x, y));
        }

        /** How much it keeps, in bytes. */
        long bytes() {
            // An evaluation keeps a number for each node.
            return Double.BYTES * ((long) workspace.length + (slow == null ? 0 : program.graph.size()));
        }

        /** One of the outputs that are kept here. */
        double kept(int index) {
            return workspace[index];
        }

        void keep(int from, double[] target) {
            System.arraycopy(workspace, from, target, 0, target.length);
        }

        private boolean hasNaN(double[] y) {
            int[] checked = program.checked;
            int i = 0;
            double a = 0.0;
            double b = 0.0;
            double c = 0.0;
            double d = 0.0;
            // A sum is NaN if any term is; four sums at once wait less for one another.
            for (; i + 3 < checked.length; i += 4) {
                a += y[checked[i]];
                b += y[checked[i + 1]];
                c += y[checked[i + 2]];
                d += y[checked[i + 3]];
            }
            for (; i < checked.length; i++) {
                a += y[checked[i]];
            }
            return Double.isNaN(a + b + c + d);
        }

        private boolean runSlowly(double[] x, double[] y) {
            Evaluation evaluation = slow;
            if (evaluation == null) {
                evaluation = Evaluation.of(program.graph);
                slow = evaluation;
            }
            if (!evaluation.run(x)) {
                return false;
            }
            for (int k = 0; k < program.targets.length; k++) {
                int target = program.targets[k];
                double value = evaluation.output(k);
                if (target >= 0) {
                    y[target] = value;
                } else {
                    workspace[~target] = value;
                }
            }
            return true;
        }
    }
}
