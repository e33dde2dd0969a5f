package dev.fluxion.lift;

import dev.fluxion.number.Real;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** A method to lift: its code, the class whose private members that code may use, and what was lifted from it so far. */
final class MethodBody {

    private static final int MOST_READINGS = 16;

    final Class<?> host;
    final MethodNode node;
    final @Nullable String sourceFile;

    /** The methods of the class that this one was generated for, if it was. */
    final GeneratedMethods siblings;

    /** What backends that transform bytecode derived from the method, by keys of their own. */
    final Map<Object, Object> derived = new ConcurrentHashMap<>();

    private final Map<Specialization, MethodHandle> lifted = new ConcurrentHashMap<>();
    private final Map<Specialization, Entry> entries = new ConcurrentHashMap<>();

    private final Map<List<Provenance>, Optional<Set<Field>>> statics = new ConcurrentHashMap<>();

    private MethodBody(Class<?> host, MethodNode node, @Nullable String sourceFile, GeneratedMethods siblings) {
        this.host = host;
        this.node = node;
        this.sourceFile = sourceFile;
        this.siblings = siblings;
    }

    static MethodBody of(Class<?> host, MethodNode node, @Nullable String sourceFile) {
        return generated(host, node, sourceFile, GeneratedMethods.NONE);
    }

    /** A method of a class that does not exist. */
    static MethodBody generated(
            Class<?> host, MethodNode node, @Nullable String sourceFile, GeneratedMethods siblings) {
        padRanges(node);
        return new MethodBody(host, node, sourceFile, siblings);
    }

    /**
     * Ends the range of every handler with an instruction that does nothing. ASM computes a handler's frame as if the last
     * instruction of the range could throw after it stored a variable; so the analysis must see it do so.
     */
    private static void padRanges(MethodNode node) {
        for (TryCatchBlockNode block : node.tryCatchBlocks) {
            node.instructions.insertBefore(block.end, new InsnNode(Opcodes.NOP));
        }
    }

    /** Whether a call of the method can only mean this method. */
    boolean bindsStatically() {
        int fixed = Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
        return (node.access & fixed) != 0 || java.lang.reflect.Modifier.isFinal(host.getModifiers());
    }

    /** Whether all that the method does is to read a field of its object. */
    boolean readsAField() {
        int[] does = StreamSupport.stream(node.instructions.spliterator(), false)
                .mapToInt(AbstractInsnNode::getOpcode)
                .filter(opcode -> opcode > Opcodes.NOP) // not a label or a line
                .toArray();
        return !isStatic()
                && does.length == 3
                && does[0] == Opcodes.ALOAD
                && does[1] == Opcodes.GETFIELD
                && does[2] == Type.getReturnType(node.desc).getOpcode(Opcodes.IRETURN);
    }

    boolean isStatic() {
        return (node.access & Opcodes.ACC_STATIC) != 0;
    }

    /** The types of all arguments, the receiver first. */
    List<Type> argumentTypes() {
        List<Type> types = new java.util.ArrayList<>();
        if (!isStatic()) {
            types.add(Type.getType(host));
        }
        types.addAll(List.of(Type.getArgumentTypes(node.desc)));
        return types;
    }

    /** The method lifted for arguments of the given kinds and for one class of numbers, by whoever asks first. */
    MethodHandle lifted(List<Kind> kinds, Class<? extends Real> numbers) {
        var key = new Specialization(kinds, numbers);
        MethodHandle known = lifted.get(key);
        if (known == null) {
            Access.initialize(host);
            // ASM's trees are not for two threads at once.
            synchronized (node) {
                known = lifted.get(key);
                if (known == null) {
                    known = MethodLifter.lift(this, kinds, numbers);
                    lifted.put(key, known);
                }
            }
        }
        return known;
    }

    /**
     * The method as a place where lifting starts.
     *
     * @param captured the number of leading arguments that a function captured
     */
    Entry entry(List<Kind> kinds, int captured, Class<? extends Real> numbers) {
        var key = new Specialization(kinds, numbers);
        Entry known = entries.get(key);
        if (known == null) {
            Access.initialize(host);
            List<Kind> copying;
            synchronized (node) {
                copying = Activity.copying(this, kinds, captured);
            }
            MethodHandle taking = Linkage.spread(lifted(copying, numbers), captured);
            known = new Entry(
                    taking.asType(taking.type().generic().changeParameterType(0, Object[].class)),
                    IntStream.range(0, captured)
                            .filter(i -> kinds.get(i) != copying.get(i))
                            .toArray());
            entries.put(key, known);
        }
        return known;
    }

    /** The static fields that the result depends on, or nothing if more than that and the arguments decides; see {@link Reading}. */
    Optional<Set<Field>> statics(List<Provenance> arguments) {
        Optional<Set<Field>> known = statics.get(arguments);
        if (known == null) {
            known = Optional.ofNullable(Reading.statics(this, arguments));
            boolean lasting = arguments.stream()
                    .allMatch(argument -> argument.type() == null
                            || ClassFiles.isPlatform(argument.type())
                            || Objects.equals(argument.type().getClassLoader(), host.getClassLoader()));
            if (lasting && statics.size() < MOST_READINGS) {
                statics.put(List.copyOf(arguments), known);
            }
        }
        return known;
    }

    /**
     * A lifted method as a place where lifting starts.
     *
     * @param method takes what was captured in one array, and the other arguments and its result as objects
     * @param written which of the captured arrays it gives active numbers, and so must get copies of
     */
    record Entry(MethodHandle method, int[] written) {}

    @Override
    public String toString() {
        return host.getName() + "." + node.name;
    }

    private record Specialization(List<Kind> kinds, Class<? extends Real> numbers) {}
}
