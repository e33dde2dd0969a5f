package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Operations;
import dev.fluxion.backend.source.internal.write.Stack;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Loads values of the forward sweep in the reverse sweep, as {@link Plan} says: what was kept, or computed again and remembered until a block ends. */
final class PrimalValues {

    private final Route route;
    private final Plan plan;
    private final Emission emission;
    private final MethodVisitor code;
    private final Operations operations;
    private final Map<Value, Integer> present = new LinkedHashMap<>();

    /** The key of the variable that holds a kept number while the sweep is in loops inside its own. */
    private record Restored(Value value) {}

    PrimalValues(Route route, Plan plan, Emission emission) {
        this.route = route;
        this.plan = plan;
        this.emission = emission;
        this.code = emission.code;
        this.operations = new Operations(emission, this::push);
    }

    /** What writes instructions of the forward sweep again. */
    Operations operations() {
        return operations;
    }

    /** Gives variables a value, for the verifier. */
    void initialize() {
        plan.places().forEach((value, place) -> {
            if (isRestored(value)) {
                emission.zero(value.type());
                emission.store(value.type(), emission.variable(new Restored(value), value.type()));
            }
        });
    }

    /** Loads a value of the forward sweep. */
    void push(Value value) {
        switch (plan.how(value)) {
            case GIVEN -> {
                if (value.isConstant()) {
                    emission.constant(value);
                } else {
                    emission.load(value.type(), emission.variable(value, value.type()));
                }
            }
            case KEPT -> {
                Plan.Place place = Objects.requireNonNull(plan.places().get(value));
                if (plan.inVariables(place.nest())) {
                    emission.load(value.type(), emission.variable(value, value.type()));
                } else if (isRestored(value)) {
                    emission.load(value.type(), emission.variable(new Restored(value), value.type()));
                } else {
                    once(value, () -> loadKept(value, place));
                }
            }
            case COUNTED -> once(value, () -> count(value));
            case COMPUTED -> once(value, () -> operations.write(value));
        }
    }

    private void count(Value value) {
        Nest nest = route.nest(value.block());
        if (plan.countsAlong(nest) && Objects.requireNonNull(nest.trip).counter() == value) {
            code.visitVarInsn(Opcodes.ILOAD, emission.counter(nest));
            return;
        }
        int step = plan.step(value);
        Value start = plan.start(value);
        code.visitVarInsn(Opcodes.ILOAD, emission.rounds(nest));
        if (step != 1) {
            emission.constant(step);
            code.visitInsn(Opcodes.IMUL);
        }
        if (!Integer.valueOf(0).equals(start.detail()) || !start.isConstant()) {
            push(start);
            code.visitInsn(Opcodes.IADD);
        }
    }

    /** Loads a value and remembers it until the end of the block. */
    private void once(Value value, Runnable load) {
        Integer known = present.get(value);
        if (known == null) {
            load.run();
            known = emission.borrow(value.type());
            present.put(value, known);
            emission.store(value.type(), known);
        }
        emission.load(value.type(), known);
    }

    /** A block has ended. */
    void forget() {
        present.forEach((value, variable) -> emission.release(value.type(), variable));
        present.clear();
    }

    private boolean isRestored(Value value) {
        Plan.Place place = plan.places().get(value);
        return place != null
                && plan.isDeep(value)
                && place.stack() != Stack.REFERENCES
                && !plan.inVariables(place.nest());
    }

    /** Loads what loops inside this one need, once in each round. */
    void restore(Nest nest) {
        plan.places().forEach((value, place) -> {
            if (place.nest() == nest && isRestored(value)) {
                loadKept(value, place);
                emission.store(value.type(), emission.variable(new Restored(value), value.type()));
            }
        });
    }

    private void loadKept(Value value, Plan.Place place) {
        emission.slot(place.nest(), place.stack(), place.slot());
        code.visitInsn(place.stack().load);
        if (place.stack() == Stack.REFERENCES) {
            emission.cast(Type.getObjectType("java/lang/Object"), value.type());
        } else if (value.type().getSort() == Type.FLOAT) {
            code.visitInsn(Opcodes.D2F);
        }
    }
}
