package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.lift.MethodCode;
import dev.fluxion.lift.NotLiftableException;
import dev.fluxion.lift.ejml.Ejml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/** Reads calls on EJML's {@code SimpleMatrix}, an object whose only field is the matrix behind it. */
final class SimpleMatrices {

    /** What is known of the matrix behind. */
    static final Receiver MATRIX = new Receiver.Exact(DMatrixRMaj.class, Map.of());

    private final BodyCode code;
    private final CallReader calls;

    SimpleMatrices(BodyCode code, CallReader calls) {
        this.code = code;
        this.calls = calls;
    }

    /** Whether a call gives the matrix behind a simple one. */
    static boolean isMatrix(MethodInsnNode call) {
        return Ejml.isSimple(call.owner) && call.name.equals("getDDRM");
    }

    /**
     * Reads a call or the making of an object, whose result is left on the stack.
     *
     * @param read the arguments, the receiver first if it is a call that has one
     * @param known what is known of them
     * @return whether it has been read
     */
    boolean read(MethodInsnNode call, int[] read, List<@Nullable Receiver> known) {
        if (!Ejml.isSimple(call.owner) || code.reader.keeps(StandIn.SIMPLE)) {
            return false;
        }
        if (isMatrix(call)) {
            code.push(Op.GET, Type.getType(DMatrixRMaj.class), StandIn.matrix(Opcodes.GETFIELD), read[0]);
            return true;
        }
        boolean makes = call.name.equals("<init>");
        MethodCode does = code.method.ofSimpleMatrices(ofDense(call, known));
        if (does == null) {
            // Its own code must not be looked into: it would look for fields that are not there.
            leave(call, read, makes);
            return true;
        }
        List<Type> types = new ArrayList<>(List.of(Type.getArgumentTypes(call.desc)));
        if (!makes && call.getOpcode() != Opcodes.INVOKESTATIC) {
            types.add(0, Type.getObjectType(call.owner));
        }
        int[] given = new int[read.length];
        List<@Nullable Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < given.length; i++) {
            boolean simple = types.get(i).getSort() == Type.OBJECT
                    && Ejml.isSimple(types.get(i).getInternalName());
            given[i] = simple ? matrix(read[i]) : read[i];
            receivers.add(simple ? MATRIX : known.get(i));
        }
        Type returned = makes ? Type.getObjectType(StandIn.SIMPLE) : Type.getReturnType(call.desc);
        NotLiftableException refusal = calls.inline(does, given, receivers, returned, false);
        if (refusal != null) {
            throw refusal;
        }
        if (returned.getSort() == Type.OBJECT && Ejml.isSimple(returned.getInternalName())) {
            wrap(code.pop());
        }
        return true;
    }

    /** A call that is given matrices of any kind, as one that is given those of the kind they are known to be of. */
    private static MethodInsnNode ofDense(MethodInsnNode call, List<@Nullable Receiver> known) {
        Type[] types = Type.getArgumentTypes(call.desc);
        for (int i = 0; i < types.length; i++) {
            Receiver receiver = known.get(known.size() - types.length + i);
            if (types[i].getDescriptor().equals("Lorg/ejml/data/Matrix;") && MATRIX.equals(receiver)) {
                types[i] = Type.getType(DMatrixRMaj.class);
            }
        }
        String descriptor = Type.getMethodDescriptor(Type.getReturnType(call.desc), types);
        return new MethodInsnNode(call.getOpcode(), call.owner, call.name, descriptor, call.itf);
    }

    private void leave(MethodInsnNode call, int[] read, boolean makes) {
        if (makes) {
            code.push(Op.CONSTRUCT, Type.getObjectType(call.owner), code.reachable(call), read);
        } else {
            NotLiftableException refusal =
                    code.origin.refusal("a method of SimpleMatrix that computes with what depends on the"
                            + " input must be one of those that are known but " + call.name + " is not");
            code.result(Op.CALL, Type.getReturnType(call.desc), new OpaqueCall(code.reachable(call), refusal), read);
        }
    }

    private int matrix(int simple) {
        int variable = code.reader.newVariable();
        code.add(Op.GET, Type.getType(DMatrixRMaj.class), StandIn.matrix(Opcodes.GETFIELD), variable, simple);
        return variable;
    }

    private void wrap(int matrix) {
        int object = code.reader.newVariable();
        code.add(Op.OBJECT, Type.getObjectType(StandIn.SIMPLE), null, object);
        code.effect(Op.PUT, StandIn.matrix(Opcodes.PUTFIELD), object, matrix);
        code.move(code.stack + code.depth++, object);
    }
}
