package dev.fluxion.backend.source;

import dev.fluxion.RealPullback;
import dev.fluxion.RealPushforwards;
import dev.fluxion.backend.source.internal.adjoint.AdjointCode;
import dev.fluxion.backend.source.internal.forward.ForwardCode;
import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.run.LiftedTape;
import dev.fluxion.backend.source.internal.write.Derived;
import dev.fluxion.lift.Lift;
import dev.fluxion.lift.LiftedFunction;
import dev.fluxion.lift.NotLiftableException;
import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * The generated derivative of one method, lifted, so that it runs over the numbers of an outer differentiation. What cannot be lifted shows when it is
 * first run; from then on it is left to numbers over numbers.
 */
final class LiftedDerivative {

    private final @Nullable Derived code;

    /** How many arguments depend on the input: the point, and its tangents. */
    private final int inputs;

    private final Map<Class<? extends Real>, LiftedFunction> lifted = new ConcurrentHashMap<>();
    private volatile boolean refused;

    private LiftedDerivative(int width, @Nullable Derived code) {
        this.code = code;
        this.inputs = width == 0 ? 1 : 2;
        this.refused = code == null || !code.pure();
    }

    /** Which derivative of a method: the adjoint if the width is 0. */
    private record Key(int width, Arguments arguments) {}

    /**
     * A function with a number as its value linearized at a point, as {@link dev.fluxion.ReverseMode#nestedPullbackAt} has it.
     *
     * @return null if numbers over numbers must do it
     */
    static @Nullable RealPullback pullbackAt(Generic f, Real[] x) {
        Subject subject = subject(f, x);
        if (subject == null || subject.arguments().method().returnType().getSort() != Type.DOUBLE) {
            return null;
        }
        Real[] all =
                of(subject, 0, () -> AdjointCode.liftable(subject.arguments())).apply(subject, x, new Real[0]);
        if (all == null) {
            return null;
        }
        Real[] gradient = Arrays.copyOfRange(all, 1, all.length);
        return new OfNumber(new Real[] {all[0]}, gradient);
    }

    /**
     * Pushes tangents forward, as {@link dev.fluxion.ForwardMode#nestedPushforwards} does.
     *
     * @param tangents at least one
     * @return null if numbers over numbers must do it
     */
    static @Nullable RealPushforwards pushforwards(Generic f, Real[] x, Real[][] tangents) {
        Subject subject = subject(f, x);
        if (subject == null) {
            return null;
        }
        int width = tangents.length;
        Real[] seeds = new Real[x.length * width];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = tangents[i % width][i / width];
        }
        Real[] all = of(subject, width, () -> ForwardCode.liftable(subject.arguments(), width))
                .apply(subject, x, seeds);
        if (all == null) {
            return null;
        }
        int m = all.length / (1 + width);
        Real[][] products = new Real[width][m];
        for (int i = 0; i < m; i++) {
            for (int lane = 0; lane < width; lane++) {
                products[lane][i] = all[m + i * width + lane];
            }
        }
        return new RealPushforwards(Arrays.copyOf(all, m), products);
    }

    private static @Nullable Subject subject(Generic f, Real[] x) {
        Object function = Lift.functionOf(f);
        try {
            return x.length == 0 ? null : Subject.find(function == null ? f : function);
        } catch (NotLiftableException e) {
            return null;
        }
    }

    private static LiftedDerivative of(Subject subject, int width, Supplier<Derived> generate) {
        return subject.arguments().method().derived(new Key(width, subject.arguments()), () -> {
            try {
                return new LiftedDerivative(width, generate.get());
            } catch (NotLiftableException e) {
                return new LiftedDerivative(width, null);
            }
        });
    }

    /** Runs the derivative, or gives null if it is refused. */
    private Real @Nullable [] apply(Subject subject, Real[] x, Real[] seeds) {
        if (refused || code == null) {
            return null;
        }
        try {
            Kernels.checkCopied(subject.arguments().method(), code.copied(), subject.captured());
            List<@Nullable Object> arguments = new ArrayList<>();
            // The tape, which the method makes itself.
            arguments.add(null);
            arguments.addAll(subject.captured());
            boolean number = subject.arguments()
                            .types()
                            .get(subject.arguments().captured())
                            .getSort()
                    == Type.DOUBLE;
            arguments.add(number ? x[0] : x.clone());
            if (seeds.length > 0) {
                arguments.add(seeds);
            }
            Object all = over(kind(x, seeds)).apply(arguments.toArray());
            return (Real[]) all;
        } catch (NotLiftableException e) {
            refused = true;
            return null;
        }
    }

    private LiftedFunction over(Class<? extends Real> numbers) {
        LiftedFunction known = lifted.get(numbers);
        if (known == null) {
            Derived derived = Objects.requireNonNull(code);
            boolean[] active = new boolean[derived.method().argumentTypes().size()];
            // Behind the tape and what was captured.
            Arrays.fill(active, active.length - inputs, active.length, true);
            known = derived.method().lifted(active, numbers, LiftedTape.class);
            lifted.put(numbers, known);
        }
        return known;
    }

    private static Class<? extends Real> kind(Real[]... arrays) {
        for (Real[] array : arrays) {
            for (Real number : array) {
                if (!(number instanceof Constant)) {
                    return number.getClass();
                }
            }
        }
        return Constant.class;
    }

    /** The pullback of a function whose value is a number. */
    @SuppressWarnings("ArrayRecordComponent") // A holder: nobody compares it.
    private record OfNumber(Real[] value, Real[] gradient) implements RealPullback {
        @Override
        public Real[] apply(Real[] cotangent) {
            Real[] product = new Real[gradient.length];
            Arrays.setAll(product, i -> ChainRule.term(gradient[i], cotangent[0]));
            return product;
        }
    }
}
