package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Origin;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * What a method that calls itself keeps of its variables during the calls: an array for each variable, as arrays of their own are told apart by what
 * they hold and whether it depends on the input. They are made once and enlarged together.
 */
final class CallStacks {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");
    private static final Type INT = Type.INT_TYPE;
    /** How many calls there is room for at first. */
    private static final int FIRST = 16;

    private final Reader reader;
    private final Origin origin;
    private final int depth;
    private final int room;
    private final Map<Key, Integer> arrays = new LinkedHashMap<>();

    /** A variable; the places on the operand stack are used for values of several types. */
    private record Key(int variable, Type type) {}

    CallStacks(Reader reader, Origin origin) {
        this.reader = reader;
        this.origin = origin;
        this.depth = reader.newShared(INT);
        this.room = reader.newShared(INT);
        constant(reader.entry(), depth, 0);
        constant(reader.entry(), room, FIRST);
    }

    /** The variable that counts the calls that have not returned. */
    int depth() {
        return depth;
    }

    /** Counts. */
    void add(RawBlock block, int calls) {
        int step = reader.newVariable();
        constant(block, step, calls);
        add(block, Op.ARITHMETIC, INT, Opcodes.IADD, depth, depth, step);
    }

    /** Keeps a variable during a call, and puts it back. */
    void keep(int variable, Type type, RawBlock call, RawBlock resumed) {
        // Elements of float[] have no derivatives here; each float is a double.
        boolean single = type.getSort() == Type.FLOAT;
        Type kept = single ? Type.DOUBLE_TYPE : type.getSort() >= Type.ARRAY ? OBJECT : type;
        int array = array(variable, kept);
        int element = variable;
        if (single) {
            element = reader.newVariable();
            add(call, Op.ARITHMETIC, Type.DOUBLE_TYPE, Opcodes.F2D, element, variable);
        }
        add(call, Op.STORE, Type.VOID_TYPE, kept.getOpcode(Opcodes.IASTORE), -1, array, depth, element);
        if (single || isArrayOfNumbers(type)) {
            int loaded = reader.newVariable();
            add(resumed, Op.LOAD, kept, kept.getOpcode(Opcodes.IALOAD), loaded, array, depth);
            if (single) {
                add(resumed, Op.ARITHMETIC, type, Opcodes.D2F, variable, loaded);
            } else {
                add(resumed, Op.CAST, type, null, variable, loaded);
            }
        } else {
            add(resumed, Op.LOAD, kept, kept.getOpcode(Opcodes.IALOAD), variable, array, depth);
        }
    }

    /** Keeps where a call is. */
    void keepSite(int site, RawBlock call) {
        int number = reader.newVariable();
        constant(call, number, site);
        add(call, Op.STORE, Type.VOID_TYPE, Opcodes.IASTORE, -1, array(-1, INT), depth, number);
    }

    /** The variable that says where the last call is. */
    int loadSite(RawBlock block) {
        int site = reader.newVariable();
        add(block, Op.LOAD, INT, Opcodes.IALOAD, site, array(-1, INT), depth);
        return site;
    }

    /** Leads from one block to another, and makes room on the way where there is none for one more call. */
    void enlargeAt(RawBlock from, RawBlock to) {
        var enlarge = new RawBlock();
        from.leave(Exit.Kind.BRANCH, Opcodes.IF_ICMPLT, depth, room);
        from.targets.add(to);
        from.targets.add(enlarge);
        int more = reader.newVariable();
        var deeper = new MethodInsnNode(Opcodes.INVOKESTATIC, TapeState.OWNER, "deeper", "(I)I", false);
        add(enlarge, Op.CALL, INT, new OpaqueCall(deeper, null), more, room);
        int zero = reader.newVariable();
        constant(enlarge, zero, 0);
        var copy = new MethodInsnNode(
                Opcodes.INVOKESTATIC,
                "java/lang/System",
                "arraycopy",
                "(Ljava/lang/Object;ILjava/lang/Object;II)V",
                false);
        arrays.forEach((key, array) -> {
            int larger = reader.newVariable();
            add(enlarge, Op.NEW_ARRAY, arrayType(key.type), Value.REUSED, larger, more);
            add(enlarge, Op.ARRAY_COPY, Type.VOID_TYPE, copy, -1, array, zero, larger, zero, room);
            enlarge.statements.add(Statement.move(array, larger, origin));
        });
        enlarge.statements.add(Statement.move(room, more, origin));
        enlarge.leaveTo(to);
    }

    private int array(int variable, Type type) {
        return arrays.computeIfAbsent(new Key(variable, type), key -> {
            int array = reader.newShared(arrayType(type));
            add(reader.entry(), Op.NEW_ARRAY, arrayType(type), Value.REUSED, array, room);
            return array;
        });
    }

    private static Type arrayType(Type element) {
        return Type.getType("[" + element.getDescriptor());
    }

    private static boolean isArrayOfNumbers(Type type) {
        return type.getSort() == Type.ARRAY && type.getElementType().getSort() < Type.ARRAY;
    }

    private void constant(RawBlock block, int variable, int value) {
        add(block, Op.CONSTANT, INT, value, variable);
    }

    private void add(RawBlock block, Op op, Type type, @Nullable Object detail, int target, int... read) {
        block.statements.add(new Statement(op, type, detail, target, read, origin));
    }
}
