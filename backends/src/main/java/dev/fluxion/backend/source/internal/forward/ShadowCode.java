package dev.fluxion.backend.source.internal.forward;

import dev.fluxion.backend.source.internal.analysis.Accumulation;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.MethodEmission;
import dev.fluxion.backend.source.internal.write.Operations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/** Writes what happens to the arrays of tangents, in which those of element i are from {@code i * width} on. */
final class ShadowCode {

    private static final Type NUMBERS = Type.getType("[D");
    private static final Type INT = Type.INT_TYPE;

    private final Regions regions;
    private final Shadows shadows;
    private final MethodEmission emission;
    private final MethodVisitor code;
    private final Lanes lanes;
    private final int width;
    private final Operations operations;
    private final Consumer<Value> push;
    private final int tape;
    /** The variables of the block being written that hold where an element's tangents begin, by the element's index. */
    private final Map<Value, Integer> bases = new HashMap<>();

    /** The key of such a variable. */
    private record Base(Block block, Value index) {}

    /**
     * Makes a writer.
     *
     * @param push loads a value
     * @param tape the variable of the tape
     */
    ShadowCode(
            Regions regions,
            Shadows shadows,
            MethodEmission emission,
            Lanes lanes,
            Operations operations,
            Consumer<Value> push,
            int tape) {
        this.regions = regions;
        this.shadows = shadows;
        this.emission = emission;
        this.code = emission.code;
        this.lanes = lanes;
        this.width = lanes.width;
        this.operations = operations;
        this.push = push;
        this.tape = tape;
    }

    void beginBlock() {
        bases.clear();
    }

    /** The tangents of an element that was read. */
    void load(Value load) {
        prepareIndex(load);
        for (int lane = 0; lane < width; lane++) {
            pushElement(load, lane);
            code.visitInsn(Opcodes.DALOAD);
            lanes.store(load, lane);
        }
    }

    /** The tangents of an element that was written. */
    void store(Value store) {
        prepareIndex(store);
        for (int lane = 0; lane < width; lane++) {
            pushElement(store, lane);
            lanes.load(store.input(2), lane);
            code.visitInsn(Opcodes.DASTORE);
        }
    }

    /** Adds to the tangents of an element that was added to. */
    void add(Value store, Accumulation accumulation) {
        prepareIndex(store);
        for (int lane = 0; lane < width; lane++) {
            pushElement(store, lane);
            code.visitInsn(Opcodes.DUP2);
            code.visitInsn(Opcodes.DALOAD);
            lanes.load(accumulation.added(), lane);
            code.visitInsn(accumulation.minus() ? Opcodes.DSUB : Opcodes.DADD);
            code.visitInsn(Opcodes.DASTORE);
        }
    }

    private void pushElement(Value access, int lane) {
        operations.pushArray(shadows.of(access.input(0)), Opcodes.DALOAD);
        Value index = access.input(1);
        if (index.detail() instanceof Integer constant && index.isConstant()) {
            emission.constant(constant * width + lane);
        } else if (width == 1) {
            push.accept(index);
        } else {
            code.visitVarInsn(Opcodes.ILOAD, Objects.requireNonNull(bases.get(index)));
            if (lane > 0) {
                emission.constant(lane);
                code.visitInsn(Opcodes.IADD);
            }
        }
    }

    /** Computes where the tangents of the element begin that an instruction reads or writes, unless that is known. */
    void prepareIndex(Value access) {
        Value index = access.input(1);
        if (width == 1 || index.isConstant() || bases.containsKey(index)) {
            return;
        }
        int base = emission.variable(new Base(access.block(), index), INT);
        pushScaled(index);
        code.visitVarInsn(Opcodes.ISTORE, base);
        bases.put(index, base);
    }

    private void pushScaled(Value number) {
        push.accept(number);
        scale();
    }

    private void scale() {
        if (width > 1) {
            emission.constant(width);
            code.visitInsn(Opcodes.IMUL);
        }
    }

    /** Fills elements with a number. */
    void fill(Value fill) {
        Value array = fill.input(0);
        boolean all = fill.inputs().size() == 2;
        for (int lane = 0; lane < width; lane++) {
            operations.pushArray(shadows.of(array), Opcodes.DALOAD);
            emission.constant(width);
            emission.constant(lane);
            if (all) {
                emission.constant(0);
                operations.pushArray(array, Opcodes.DALOAD);
                code.visitInsn(Opcodes.ARRAYLENGTH);
            } else {
                push.accept(fill.input(1));
                push.accept(fill.input(2));
            }
            lanes.load(fill.input(fill.inputs().size() - 1), lane);
            emission.shadowFunction("fillLane", "([DIIIID)V");
        }
    }

    /** Copies elements from one array into another, or from one whose elements do not depend on the input. */
    void copyInto(Value copy) {
        if (shadows.find(copy.input(2)) == null) {
            return;
        }
        boolean moves = shadows.find(copy.input(0)) != null;
        if (moves) {
            operations.pushArray(shadows.of(copy.input(0)), Opcodes.DALOAD);
            pushScaled(copy.input(1));
        }
        operations.pushArray(shadows.of(copy.input(2)), Opcodes.DALOAD);
        pushScaled(copy.input(3));
        pushScaled(copy.input(4));
        if (moves) {
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    "java/lang/System",
                    "arraycopy",
                    "(Ljava/lang/Object;ILjava/lang/Object;II)V",
                    false);
        } else {
            emission.shadowFunction("clear", "([DII)V");
        }
    }

    /** Makes the tangents of a new array, and leaves them on the stack. */
    void make(Value shadow) {
        Value array = shadow.input(0);
        code.visitVarInsn(Opcodes.ALOAD, tape);
        if (array.op() == Op.COPY && shadows.find(array.input(0)) != null) {
            Value original = array.input(0);
            operations.pushArray(shadows.of(original), Opcodes.DALOAD);
            pushRange(array);
            emission.tapeCall("copyOfRange", "([DII)[D");
        } else if (array.op() == Op.APPLY) {
            code.visitInsn(Opcodes.POP);
            push(array.input(0));
        } else {
            push.accept(array);
            code.visitInsn(Opcodes.ARRAYLENGTH);
            emission.constant(width);
            emission.tapeCall("newTangents", "(II)[D");
        }
    }

    /** The places in the tangents of the original that an array's copy has its tangents from. */
    /** The tangents of an operation's value. */
    private void push(Value point) {
        push.accept(point);
        List<Value> arrays = point.inputs().subList(1, point.inputs().size());
        emission.constant(arrays.size());
        code.visitTypeInsn(Opcodes.ANEWARRAY, "[D");
        for (int i = 0; i < arrays.size(); i++) {
            if (regions.of(arrays.get(i)).isActive()) {
                code.visitInsn(Opcodes.DUP);
                emission.constant(i);
                operations.pushArray(shadows.of(arrays.get(i)), Opcodes.DALOAD);
                code.visitInsn(Opcodes.AASTORE);
            }
        }
        emission.constant(width);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, Operations.RULED, "push", "(" + Operations.POINT + "[[DI)[D", false);
    }

    private void pushRange(Value copy) {
        List<Value> inputs = copy.inputs();
        String name = ((MethodInsnNode) Objects.requireNonNull(copy.detail())).name;
        if (name.equals("copyOfRange")) {
            pushScaled(inputs.get(1));
        } else {
            emission.constant(0);
        }
        if (name.equals("clone")) {
            operations.pushArray(inputs.get(0), Opcodes.DALOAD);
            code.visitInsn(Opcodes.ARRAYLENGTH);
            scale();
        } else {
            pushScaled(inputs.get(inputs.size() - 1));
        }
    }

    /** Makes an array, by the tape if its elements may depend on the input, and leaves it on the stack. */
    void newArray(Value made) {
        if (Shadows.isNumbers(made.type()) && regions.of(made).isActive()) {
            code.visitVarInsn(Opcodes.ALOAD, tape);
            push.accept(made.input(0));
            emission.tapeCall("newNumbers", "(I)[D");
            return;
        }
        Type type = made.type();
        int dimensions = made.inputs().size();
        boolean tangents = shadows.isShadow(made)
                && dimensions == type.getDimensions()
                && type.getElementType().getSort() == Type.DOUBLE;
        if (!tangents) {
            operations.write(made);
            return;
        }
        made.inputs().forEach(push);
        scale();
        code.visitMultiANewArrayInsn(type.getDescriptor(), dimensions);
    }

    /** Loads the tangents of a result, or null if none of its elements depends on the input. */
    void pushResult(Value result) {
        Value shadow = shadows.find(result);
        if (shadow == null) {
            code.visitInsn(Opcodes.ACONST_NULL);
        } else {
            operations.pushArray(shadow, Opcodes.DALOAD);
            if (shadow.isConstant()) {
                code.visitTypeInsn(Opcodes.CHECKCAST, NUMBERS.getInternalName());
            }
        }
    }
}
