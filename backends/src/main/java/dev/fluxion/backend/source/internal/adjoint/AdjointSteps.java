package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Accumulation;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Operations;
import dev.fluxion.backend.source.internal.write.Partials;
import dev.fluxion.backend.source.internal.write.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes what the reverse sweep does for an instruction, by its kind: numbers give adjoints to their operands, arrays to their shadows. */
final class AdjointSteps {

    private final Sensitivity sensitivity;
    private final Route route;
    private final Plan plan;
    private final Adjoints adjoints;
    private final PrimalValues values;
    private final Emission emission;
    private final MethodVisitor code;
    private final Partials partials;

    AdjointSteps(
            Sensitivity sensitivity,
            Route route,
            Plan plan,
            Adjoints adjoints,
            PrimalValues values,
            Emission emission,
            Partials partials) {
        this.sensitivity = sensitivity;
        this.route = route;
        this.plan = plan;
        this.adjoints = adjoints;
        this.values = values;
        this.emission = emission;
        this.code = emission.code;
        this.partials = partials;
    }

    /** Writes what is done for an instruction. */
    void write(Value value) {
        switch (value.op()) {
            case ARITHMETIC, ELEMENTARY -> number(value);
            case LOAD -> load(value);
            case STORE -> store(value);
            case FILL -> fill(value);
            case COPY -> copy(value);
            case APPLY -> applied(value);
            case ARRAY_COPY -> arrayCopy(value);
            default -> throw new IllegalStateException("nothing to do: " + value.describe());
        }
    }

    private void number(Value value) {
        for (Term term : sensitivity.terms(value)) {
            double constant = term.constant();
            boolean minus = constant == -1.0 && adjoints.hasAdjoint(term.operand());
            adjoints.give(term.operand(), minus, () -> {
                if (constant == 1.0 || minus) {
                    adjoints.load(value);
                } else if (constant == -1.0) {
                    adjoints.load(value);
                    code.visitInsn(Opcodes.DNEG);
                } else {
                    partials.write(term, code, this::pushNumber);
                    adjoints.load(value);
                    partials.multiply(code);
                }
            });
        }
        adjoints.consume(value);
    }

    private void load(Value value) {
        Window window = route.nest(value.block()).window;
        pushElement(value);
        if (window != null && window.highest() == value) {
            adjoints.load(value);
        } else {
            code.visitInsn(Opcodes.DUP2);
            code.visitInsn(Opcodes.DALOAD);
            adjoints.load(value);
            code.visitInsn(Opcodes.DADD);
        }
        if (window != null && window.lowest() == value) {
            new WindowCode(emission, window).add();
        }
        code.visitInsn(Opcodes.DASTORE);
        adjoints.consume(value);
    }

    private void store(Value value) {
        Accumulation accumulation = sensitivity.accumulation(value);
        if (accumulation != null) {
            accumulate(value, accumulation);
            return;
        }
        Value element = value.input(2);
        if (sensitivity.isActive(element)) {
            adjoints.give(element, false, () -> {
                pushElement(value);
                code.visitInsn(Opcodes.DALOAD);
            });
        }
        pushElement(value);
        code.visitInsn(Opcodes.DCONST_0);
        code.visitInsn(Opcodes.DASTORE);
    }

    private void copy(Value value) {
        pushShadow(value.input(0));
        if (value.inputs().size() == 3) {
            values.push(value.input(1));
        } else {
            code.visitInsn(Opcodes.ICONST_0);
        }
        pushShadow(value);
        emission.shadowFunction("takeCopy", "([DI[D)V");
    }

    private void applied(Value value) {
        values.push(value.input(0));
        pushShadow(value);
        List<@Nullable Value> shadows = sensitivity.inputShadows(value);
        emission.constant(shadows.size());
        code.visitTypeInsn(Opcodes.ANEWARRAY, "[D");
        for (int i = 0; i < shadows.size(); i++) {
            Value shadow = shadows.get(i);
            if (shadow != null) {
                code.visitInsn(Opcodes.DUP);
                emission.constant(i);
                values.operations().pushArray(shadow, Opcodes.DALOAD);
                code.visitInsn(Opcodes.AASTORE);
            }
        }
        code.visitMethodInsn(Opcodes.INVOKESTATIC, Operations.RULED, "pull", "(" + Operations.POINT + "[D[[D)V", false);
    }

    /** The adjoint of the element stays. */
    private void accumulate(Value store, Accumulation accumulation) {
        boolean subtract = accumulation.minus() && adjoints.hasAdjoint(accumulation.added());
        adjoints.give(accumulation.added(), subtract, () -> {
            pushElement(store);
            code.visitInsn(Opcodes.DALOAD);
            if (accumulation.minus() && !subtract) {
                code.visitInsn(Opcodes.DNEG);
            }
        });
    }

    private void fill(Value value) {
        Value element = value.input(value.inputs().size() - 1);
        Runnable sum = () -> {
            pushShadow(value.input(0));
            if (value.inputs().size() == 4) {
                values.push(value.input(1));
                values.push(value.input(2));
            } else {
                code.visitInsn(Opcodes.ICONST_0);
                pushShadow(value.input(0));
                code.visitInsn(Opcodes.ARRAYLENGTH);
            }
            emission.shadowFunction("takeSum", "([DII)D");
        };
        if (sensitivity.isActive(element)) {
            adjoints.give(element, false, sum);
        } else {
            sum.run();
            code.visitInsn(Opcodes.POP2);
        }
    }

    private void arrayCopy(Value value) {
        if (plan.copiesActive(value)) {
            pushShadow(value.input(0));
            values.push(value.input(1));
            pushShadow(value.input(2));
            values.push(value.input(3));
            values.push(value.input(4));
            emission.shadowFunction("takeBack", "([DI[DII)V");
        } else {
            pushShadow(value.input(2));
            values.push(value.input(3));
            code.visitInsn(Opcodes.DUP);
            values.push(value.input(4));
            code.visitInsn(Opcodes.IADD);
            emission.shadowFunction("takeSum", "([DII)D");
            code.visitInsn(Opcodes.POP2);
        }
    }

    private void pushShadow(Value array) {
        Value shadow = sensitivity.shadow(array);
        values.push(shadow);
        emission.cast(shadow.type(), Type.getType("[D"));
    }

    private void pushElement(Value access) {
        Value shadow = sensitivity.shadow(access.input(0));
        values.operations().pushArray(shadow, Opcodes.DALOAD);
        values.push(access.input(1));
    }

    private void pushNumber(Value value) {
        values.push(value);
        switch (value.type().getSort()) {
            case Type.FLOAT -> code.visitInsn(Opcodes.F2D);
            case Type.INT -> code.visitInsn(Opcodes.I2D);
            default -> {}
        }
    }
}
