package dev.fluxion.lift;

import dev.fluxion.number.Real;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/** A method to lift: its code, the class whose private members that code may use, and what was lifted from it so far. */
final class MethodBody {

    final Class<?> host;
    final MethodNode node;
    final @Nullable String sourceFile;

    /** Whether the method is where lifting starts, and its passive arrays may be copied when it is entered. */
    final boolean entry;

    private final Map<Specialization, MethodHandle> lifted = new ConcurrentHashMap<>();
    private final Map<Specialization, MethodHandle> spread = new ConcurrentHashMap<>();

    private MethodBody(Class<?> host, MethodNode node, @Nullable String sourceFile, boolean entry) {
        this.host = host;
        this.node = node;
        this.sourceFile = sourceFile;
        this.entry = entry;
    }

    static MethodBody of(Class<?> host, MethodNode node, @Nullable String sourceFile) {
        return new MethodBody(host, node, sourceFile, false);
    }

    static MethodBody entry(Class<?> host, MethodNode node) {
        return new MethodBody(host, node, null, true);
    }

    /** The same method as a place where lifting starts. */
    MethodBody asEntry() {
        return new MethodBody(host, node, sourceFile, true);
    }

    /** Whether a call of the method can only mean this method. */
    boolean bindsStatically() {
        int fixed = Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
        return (node.access & fixed) != 0 || java.lang.reflect.Modifier.isFinal(host.getModifiers());
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
     * The method lifted as {@link #lifted} does, taking its first arguments from one array, and the others and its result as objects.
     *
     * @param captured the number of arguments in the array
     */
    MethodHandle spread(List<Kind> kinds, int captured, Class<? extends Real> numbers) {
        var key = new Specialization(kinds, numbers);
        MethodHandle known = spread.get(key);
        if (known == null) {
            MethodHandle taking = Linkage.spread(lifted(kinds, numbers), captured);
            known = taking.asType(taking.type().generic().changeParameterType(0, Object[].class));
            spread.put(key, known);
        }
        return known;
    }

    @Override
    public String toString() {
        return host.getName() + "." + node.name;
    }

    private record Specialization(List<Kind> kinds, Class<? extends Real> numbers) {}
}
