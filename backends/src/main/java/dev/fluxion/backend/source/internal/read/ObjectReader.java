package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.lift.MethodCode;
import dev.fluxion.lift.NotLiftableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** Reads instructions on fields and types. */
final class ObjectReader {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    private final BodyCode code;
    private final CallReader calls;

    ObjectReader(BodyCode code, CallReader calls) {
        this.code = code;
        this.calls = calls;
    }

    void field(FieldInsnNode field) {
        if (field.owner.equals(TapeState.OWNER)) {
            calls.tape().field(field);
            return;
        }
        boolean on = field.getOpcode() == Opcodes.GETFIELD || field.getOpcode() == Opcodes.PUTFIELD;
        FieldInsnNode used = on && comesApart(field.owner) ? field : code.reachable(field);
        Type type = code.named(Type.getType(field.desc));
        switch (field.getOpcode()) {
            case Opcodes.GETSTATIC -> {
                if (field.owner.equals("org/ejml/UtilEjml") && field.name.equals("ZERO_LENGTH_F64")) {
                    // What new matrices have is one array without elements for all; one of their own is as good.
                    code.constant(Type.INT_TYPE, 0);
                    code.push(Op.NEW_ARRAY, type, null, code.pop());
                } else {
                    code.push(Op.GET, type, used);
                }
            }
            case Opcodes.GETFIELD -> code.push(Op.GET, type, used, code.pop());
            case Opcodes.PUTSTATIC -> code.effect(Op.PUT, used, code.pop());
            default -> code.effect(Op.PUT, used, code.popAll(2));
        }
    }

    /**
     * Makes an object whose fields become variables, or an object as any.
     *
     * @param call the constructor's
     * @param read its arguments
     * @param known what is known of them
     */
    void construct(MethodInsnNode call, int[] read, List<@Nullable Receiver> known) {
        Class<?> type = code.method.userClass(call.owner);
        MethodCode constructor = comesApart(call.owner) && !CallReader.hasRules(call) ? code.method.callee(call) : null;
        if (type != null && constructor != null) {
            RawBlock before = code.block;
            int statements = before.statements.size();
            int object = code.reader.newVariable();
            code.add(Op.OBJECT, Type.getObjectType(call.owner), null, object);
            List<@Nullable Receiver> all = new ArrayList<>(known);
            all.add(0, new Receiver.Exact(type, Map.of()));
            NotLiftableException refusal =
                    calls.inline(constructor, CallReader.prepend(object, read), all, Type.VOID_TYPE, false);
            if (refusal == null) {
                code.move(code.stack + code.depth++, object);
                return;
            }
            before.statements.subList(statements, before.statements.size()).clear();
        }
        code.push(Op.CONSTRUCT, code.named(Type.getObjectType(call.owner)), code.reachable(call), read);
    }

    /** Whether objects of a class may come apart: all that their constructors do is in the user's code. */
    private boolean comesApart(String name) {
        Class<?> top = code.reader.keeps(name) ? null : code.method.userClass(name);
        while (top != null && top.getClassLoader() != null && !top.isRecord()) {
            top = top.getSuperclass();
        }
        return top == Object.class || (top != null && top.isRecord());
    }

    /** A box of a number. */
    void box(int number) {
        int object = code.reader.newVariable();
        code.add(Op.OBJECT, Type.getObjectType(StandIn.BOX), null, object);
        code.effect(Op.PUT, StandIn.box(), object, number);
        code.move(code.stack + code.depth++, object);
    }

    void dynamic(InvokeDynamicInsnNode dynamic) {
        int[] read = code.popAll(Type.getArgumentTypes(dynamic.desc).length);
        LocalLambda lambda = LocalLambda.of(code.method, dynamic);
        if (lambda == null || code.reader.keeps(lambda.key())) {
            code.checkUse(dynamic.bsm);
            for (Object argument : dynamic.bsmArgs) {
                if (argument instanceof Handle handle) {
                    code.checkUse(handle);
                }
            }
            code.result(Op.DYNAMIC, Type.getReturnType(dynamic.desc), dynamic, read);
            return;
        }
        int object = code.reader.newVariable();
        code.add(Op.OBJECT, Type.getObjectType(lambda.key()), null, object);
        for (int i = 0; i < read.length; i++) {
            code.effect(Op.PUT, lambda.field(Opcodes.PUTFIELD, i), object, read[i]);
        }
        code.move(code.stack + code.depth++, object);
    }

    void typed(TypeInsnNode typed) {
        Type type = Type.getObjectType(typed.desc);
        switch (typed.getOpcode()) {
            case Opcodes.NEW -> {
                if (typed.getNext() == null || typed.getNext().getOpcode() != Opcodes.DUP) {
                    throw code.origin.refusal("an object must be made as javac does it but is not");
                }
                // Nothing can be done with the object before its constructor has run, which then gives it.
                code.constant(OBJECT, Value.NULL);
            }
            case Opcodes.ANEWARRAY ->
                code.push(Op.NEW_ARRAY, Type.getType("[" + code.nameable(type).getDescriptor()), null, code.pop());
            case Opcodes.CHECKCAST -> code.push(Op.CAST, code.nameable(type), null, code.pop());
            default -> code.push(Op.INSTANCE_OF, Type.INT_TYPE, code.nameable(type), code.pop());
        }
    }
}
