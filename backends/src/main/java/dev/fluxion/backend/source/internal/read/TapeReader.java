package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Reads what generated code does with its tape, which becomes variables and arrays. */
final class TapeReader {

    private final BodyCode code;
    private final CallReader calls;

    TapeReader(BodyCode code, CallReader calls) {
        this.code = code;
        this.calls = calls;
    }

    void field(FieldInsnNode field) {
        boolean read = field.getOpcode() == Opcodes.GETFIELD;
        int value = read ? -1 : code.pop();
        code.pop();
        int variable = code.reader.tape().variable(field.name, Type.getType(field.desc), code.origin);
        code.move(read ? code.stack + code.depth++ : variable, read ? variable : value);
    }

    void call(MethodInsnNode call, int[] read) {
        Type numbers = Type.getType("[D");
        MethodInsnNode copying = TapeState.copying(call);
        String grows = TapeState.grows(call);
        if (copying != null) {
            code.push(Op.COPY, numbers, copying, Arrays.copyOfRange(read, 1, read.length));
        } else if (grows != null) {
            int variable = code.reader.tape().variable(grows, Type.getReturnType(call.desc), code.origin);
            read[0] = variable;
            calls.callUser(TapeState.growing(call), read, Type.getReturnType(call.desc), nothingKnown(read.length));
            code.move(variable, code.stack + code.depth - 1);
        } else if (Set.of("newDoubles", "newNumbers", "newTangents").contains(call.name)) {
            int length = read[1];
            if (read.length > 2) {
                length = code.reader.newVariable();
                code.block.statements.add(new Statement(
                        Op.ARITHMETIC, Type.INT_TYPE, Opcodes.IMUL, length, new int[] {read[1], read[2]}, code.origin));
            }
            code.push(Op.NEW_ARRAY, numbers, null, length);
        } else if (call.name.equals("newInts") || call.name.equals("newReferences")) {
            code.push(Op.NEW_ARRAY, Type.getReturnType(call.desc), Value.REUSED, read[1]);
        } else {
            throw code.origin.refusal(
                    "a derivative must use its tape simply to be differentiated again but calls " + call.name);
        }
    }

    static List<@Nullable Receiver> nothingKnown(int values) {
        List<@Nullable Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < values; i++) {
            receivers.add(null);
        }
        return receivers;
    }
}
