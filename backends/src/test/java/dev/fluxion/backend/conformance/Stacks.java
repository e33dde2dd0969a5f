package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.ArrayList;
import java.util.List;

/** Every way of stacking the backends of this module. */
final class Stacks {

    private Stacks() {}

    /** A stack, and how exact it is. */
    record Stack(HigherOrder backend, double tolerance) {
        @Override
        public String toString() {
            return backend.name();
        }
    }

    static List<Stack> ofTwo() {
        List<Stack> stacks = new ArrayList<>();
        for (Backend outer : outermost()) {
            for (Backend inner : nestable()) {
                stacks.add(stack(outer, inner));
            }
        }
        return stacks;
    }

    /** The stacks of two backends that keep the conventions at special points. */
    static List<Stack> conventional() {
        List<Backend> exact = List.of(ForwardDual.create(), ReverseTape.create(), ArrayTape.create());
        List<Stack> stacks = new ArrayList<>();
        for (Backend outer : exact) {
            for (Backend inner : exact) {
                stacks.add(stack(outer, inner));
            }
        }
        return stacks;
    }

    static List<Stack> ofThree() {
        List<Stack> stacks = new ArrayList<>();
        for (Backend outer : outermost()) {
            for (Backend middle : nestable()) {
                for (Backend inner : nestable()) {
                    stacks.add(stack(outer, middle, inner));
                }
            }
        }
        return stacks;
    }

    private static List<Backend> outermost() {
        List<Backend> backends = new ArrayList<>(nestable());
        backends.add(ForwardDual.withChunk(1));
        backends.add(ComplexStep.create());
        backends.add(ArrayTape.create());
        return backends;
    }

    private static List<Backend> nestable() {
        return List.of(ForwardDual.create(), ReverseTape.create(), FiniteDifferences.create());
    }

    /** Each level of finite differences loses about as many digits as differencing its own rounding errors costs. */
    private static Stack stack(Backend... outermostFirst) {
        double tolerance = 1e-12;
        for (Backend backend : outermostFirst) {
            if (backend instanceof FiniteDifferences) {
                tolerance *= 1e3;
            }
        }
        return new Stack(HigherOrder.of(outermostFirst), tolerance);
    }
}
