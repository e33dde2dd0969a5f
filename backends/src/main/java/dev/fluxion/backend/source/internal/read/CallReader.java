package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Elementary;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.lift.MethodCode;
import dev.fluxion.lift.NotLiftableException;
import dev.fluxion.rule.CustomRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** Reads calls: those of known functions become instructions, those that can mean one method only that method's body. */
final class CallReader {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    private final BodyCode code;
    private final TapeReader tape;
    private final ObjectReader objects;
    private final SimpleMatrices matrices;

    CallReader(BodyCode code) {
        this.code = code;
        this.tape = new TapeReader(code, this);
        this.objects = new ObjectReader(code, this);
        this.matrices = new SimpleMatrices(code, this);
    }

    ObjectReader objects() {
        return objects;
    }

    TapeReader tape() {
        return tape;
    }

    void call(MethodInsnNode call, Frame<BasicValue> frame) {
        Type[] types = Type.getArgumentTypes(call.desc);
        Type returned = Type.getReturnType(call.desc);
        if (call.name.equals("<init>")) {
            construct(call, code.popAll(types.length), known(frame, types.length));
            return;
        }
        boolean receiver = call.getOpcode() != Opcodes.INVOKESTATIC;
        int[] read = code.popAll(types.length + (receiver ? 1 : 0));
        if (receiver && call.owner.equals(TapeState.OWNER)) {
            tape.call(call, read);
            return;
        }
        invoke(call, read, returned, known(frame, read.length));
    }

    private void construct(MethodInsnNode call, int[] read, List<@Nullable Receiver> known) {
        int object = code.pop();
        if (call != code.delegation) {
            // The copy of the new object that is left on the stack.
            code.depth--;
            if (!matrices.read(call, read, known)) {
                objects.construct(call, read, known);
            }
        } else if (!call.owner.equals("java/lang/Object") && !call.owner.equals("java/lang/Record")) {
            List<@Nullable Receiver> all = new ArrayList<>(known);
            all.add(0, code.receiver);
            MethodCode callee = code.method.callee(call);
            NotLiftableException refusal =
                    callee == null ? null : inline(callee, prepend(object, read), all, Type.VOID_TYPE, false);
            if (callee == null || refusal != null) {
                throw refusal != null ? refusal : code.origin.refusal("a constructor must be user code but is not");
            }
        }
    }

    static int[] prepend(int first, int[] rest) {
        int[] all = new int[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    /** Reads a call, with its arguments in variables; leaves the result on the operand stack. */
    private void invoke(MethodInsnNode call, int[] read, Type returned, List<@Nullable Receiver> known) {
        Elementary elementary = KnownCalls.elementary(call);
        if (elementary != null) {
            code.push(Op.ELEMENTARY, returned, elementary, read);
        } else if (call.name.equals("clone") && call.owner.startsWith("[")) {
            code.push(Op.COPY, Type.getObjectType(call.owner), call, read);
        } else if (call.owner.equals("java/util/Arrays") && isCopy(call)) {
            code.push(Op.COPY, returned, call, read);
        } else if (call.owner.equals("java/util/Arrays") && call.name.equals("fill")) {
            code.effect(Op.FILL, call, read);
        } else if (call.owner.equals("java/lang/System") && call.name.equals("arraycopy")) {
            code.effect(Op.ARRAY_COPY, call, read);
        } else if (AppliedRules.isOne(call)) {
            code.push(Op.CALL, returned, new OpaqueCall(call, null), read);
        } else if (!box(call, read) && !matrices.read(call, read, known) && !ruled(call, read, returned)) {
            callUser(call, read, returned, known);
        }
    }

    /** Calls a method of numbers that brings its derivative, if that is what it is and the derivative may be called. */
    private boolean ruled(MethodInsnNode call, int[] read, Type returned) {
        CustomRule rule = call.getOpcode() == Opcodes.INVOKESTATIC ? code.method.rule(call) : null;
        if (rule == null) {
            return false;
        }
        if (!RuledCalls.fits(rule, code.reader.root())) {
            return new RuledArguments(code, this).call(rule, call, read);
        }
        MethodInsnNode value = rule.value() == null ? code.reachable(call) : RuledCalls.value(rule, call);
        code.push(Op.ELEMENTARY, returned, new Elementary(value, null, null, rule), read);
        return true;
    }

    private boolean box(MethodInsnNode call, int[] read) {
        if (!call.owner.equals(StandIn.BOX) || code.reader.keeps(StandIn.BOX)) {
            return false;
        }
        if (call.name.equals("valueOf") && call.desc.startsWith("(D)")) {
            objects.box(read[0]);
        } else if (call.name.equals("doubleValue")) {
            code.push(Op.GET, Type.DOUBLE_TYPE, StandIn.unbox(), read[0]);
        } else {
            return false;
        }
        return true;
    }

    /** Calls a lambda that was made in the code that is read. */
    private void callLambda(
            LocalLambda lambda, int[] read, Type[] given, Type returned, List<@Nullable Receiver> known) {
        Type[] captured = lambda.captured();
        Type[] taken = lambda.parameters();
        int[] all = new int[taken.length];
        for (int i = 0; i < all.length; i++) {
            if (i < captured.length) {
                all[i] = code.reader.newVariable();
                code.add(Op.GET, captured[i], lambda.field(Opcodes.GETFIELD, i), all[i], read[0]);
            } else {
                int place = i - captured.length;
                all[i] = converted(read[1 + place], given[place], taken[i]);
            }
        }
        if (lambda.constructs()) {
            objects.construct(lambda.call(), all, known);
        } else {
            invoke(lambda.call(), all, Type.getReturnType(lambda.target().getDesc()), known);
        }
        if (returned.getSort() == Type.VOID) {
            code.depth -= lambda.returned().getSort() == Type.VOID ? 0 : 1;
        } else {
            int value = converted(code.pop(), lambda.returned(), returned);
            code.move(code.stack + code.depth++, value);
        }
    }

    /** Boxes a number, takes it out of its box, or casts a reference. */
    private int converted(int variable, Type from, Type to) {
        boolean references = from.getSort() >= Type.ARRAY && to.getSort() >= Type.ARRAY;
        if (from.equals(to) || (references && to.equals(OBJECT))) {
            return variable;
        }
        int converted = code.reader.newVariable();
        if (from.getSort() == Type.DOUBLE || to.getSort() == Type.DOUBLE) {
            MethodInsnNode call = from.getSort() == Type.DOUBLE ? StandIn.boxing() : StandIn.unboxing();
            invoke(call, new int[] {variable}, Type.getReturnType(call.desc), TapeReader.nothingKnown(1));
            code.move(converted, code.pop());
        } else {
            code.add(Op.CAST, to, null, converted, variable);
        }
        return converted;
    }

    private static boolean isCopy(MethodInsnNode call) {
        // The forms with an array's class as an argument may change the type.
        return Set.of("copyOf", "copyOfRange").contains(call.name) && !call.desc.contains("Class;");
    }

    /** What is known of the topmost values on the operand stack. */
    private static List<@Nullable Receiver> known(Frame<BasicValue> frame, int values) {
        List<@Nullable Receiver> receivers = new ArrayList<>();
        for (int i = frame.getStackSize() - values; i < frame.getStackSize(); i++) {
            receivers.add(Frames.receiver(frame.getStack(i)));
        }
        return receivers;
    }

    void callUser(MethodInsnNode call, int[] read, Type returned, List<@Nullable Receiver> known) {
        boolean receiver = call.getOpcode() != Opcodes.INVOKESTATIC;
        Receiver object = receiver ? known.get(0) : null;
        NotLiftableException refusal = null;
        if (object instanceof Receiver.Made made
                && made.made().name().equals(call.name)
                && !code.reader.keeps(made.made().key())) {
            List<@Nullable Receiver> receivers = new ArrayList<>(made.captured());
            receivers.addAll(known.subList(1, known.size()));
            callLambda(made.made(), read, Type.getArgumentTypes(call.desc), returned, receivers);
            return;
        }
        if (object instanceof Receiver.Lambda lambda && lambda.name().equals(call.name)) {
            List<@Nullable Receiver> receivers = new ArrayList<>(lambda.captured());
            receivers.addAll(known.subList(1, known.size()));
            refusal = inline(lambda.method(), code.reader.withCaptured(lambda, read), receivers, returned, false);
            if (refusal == null) {
                return;
            }
        } else {
            MethodCode callee = target(code.method, call, object);
            if (callee != null) {
                refusal = inline(callee, read, known, returned, receiver);
                if (refusal == null) {
                    return;
                }
            } else {
                refusal = code.method.refusedOperation(call, code.origin.instruction());
            }
        }
        if (call.getOpcode() == Opcodes.INVOKESPECIAL) {
            throw code.origin.refusal("a method of a superclass must be user code but " + call.name + " is not");
        }
        code.result(Op.CALL, code.named(returned), new OpaqueCall(code.reachable(call), refusal), read);
    }

    /** Whether a call is of a library that brings its own derivatives, which is not looked into. */
    static boolean hasRules(MethodInsnNode call) {
        boolean ofMatrices =
                call.owner.startsWith("dev/fluxion/rule/matrix/") && call.getOpcode() == Opcodes.INVOKESTATIC;
        boolean standsIn = call.owner.startsWith("dev/fluxion/lift/ejml/") || call.owner.equals(RuledArguments.OF_ROWS);
        return (call.owner.startsWith("dev/fluxion/rule/") && !ofMatrices)
                || (call.owner.startsWith("dev/fluxion/lift/") && !standsIn)
                || call.owner.startsWith("dev/fluxion/number/");
    }

    /**
     * The method that a call runs, or what stands for it, or null if that is not known or must not be looked into.
     *
     * @param method the method whose code calls
     * @param receiver what is known of the object it is called on, null if nothing is or there is none
     */
    static @Nullable MethodCode target(MethodCode method, MethodInsnNode call, @Nullable Receiver receiver) {
        if (hasRules(call)) {
            return null;
        }
        MethodCode standIn = method.standIn(call);
        if (standIn != null) {
            return standIn;
        }
        return receiver instanceof Receiver.Exact exact && call.getOpcode() != Opcodes.INVOKESPECIAL
                ? method.calleeOn(exact.type(), call)
                : method.callee(call);
    }

    /** Makes a method's body part of the graph, or says why it cannot be. */
    @Nullable
    NotLiftableException inline(
            MethodCode callee, int[] read, List<@Nullable Receiver> known, Type returned, boolean receiver) {
        var rest = new RawBlock();
        var first = new RawBlock();
        int value = code.reader.newVariable();
        NotLiftableException refusal = code.reader.tryBody(callee, read, known, value, rest, first, code.origin);
        if (refusal != null) {
            return refusal;
        }
        if (receiver && known.get(0) == null) {
            checkNotNull(read[0]);
        }
        code.block.leaveTo(first);
        code.block = rest;
        if (returned.getSort() != Type.VOID) {
            code.move(code.stack + code.depth++, value);
        }
        return null;
    }

    private void checkNotNull(int receiver) {
        var check = new MethodInsnNode(
                Opcodes.INVOKESTATIC,
                "java/util/Objects",
                "requireNonNull",
                "(Ljava/lang/Object;)Ljava/lang/Object;",
                false);
        int ignored = code.reader.newVariable();
        code.block.statements.add(new Statement(
                Op.CALL, OBJECT, new OpaqueCall(check, null), ignored, new int[] {receiver}, code.origin));
    }
}
