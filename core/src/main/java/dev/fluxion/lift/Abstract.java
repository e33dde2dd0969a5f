package dev.fluxion.lift;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.Value;

/**
 * An abstract value: the type it has in the user's code, its {@link Kind}, and the instructions of this method that may
 * have made it or what holds it. Should the value turn out to carry active numbers, these are what must be lifted too.
 */
record Abstract(@Nullable Type type, Kind kind, Set<AbstractInsnNode> sites) implements Value {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    static final Abstract UNUSABLE = new Abstract(null, Kind.UNUSABLE, Set.of());
    static final Abstract NULL = new Abstract(OBJECT, Kind.NULL, Set.of());
    static final Abstract INT = passive(Type.INT_TYPE);

    /** To the JVM a boolean, a byte, a char and a short are ints; and no primitive leads to anything. */
    Abstract {
        if (type != null && type.getSort() >= Type.BOOLEAN && type.getSort() < Type.INT) {
            type = Type.INT_TYPE;
        }
        if (type != null && type.getSort() < Type.ARRAY) {
            sites = Set.of();
        }
    }

    static Abstract passive(Type type) {
        return new Abstract(type, Kind.PASSIVE, Set.of());
    }

    static Abstract passive(Type type, Set<AbstractInsnNode> sites) {
        return new Abstract(type, Kind.PASSIVE, sites);
    }

    static Abstract active(Type type) {
        return new Abstract(type, Kind.ACTIVE, Set.of());
    }

    static Abstract reals(Type type) {
        return new Abstract(type, Kind.REALS, Set.of());
    }

    static Abstract dynamic(Type type) {
        return new Abstract(type, Kind.DYNAMIC, Set.of());
    }

    /** The size of the value in the user's code. */
    @Override
    public int getSize() {
        return type == null ? 1 : type.getSize();
    }

    /** The size of its representation in lifted code. */
    int liftedSize() {
        return kind == Kind.ACTIVE ? 1 : getSize();
    }

    boolean isPassive() {
        return kind == Kind.PASSIVE || kind == Kind.NULL;
    }

    boolean isActive() {
        return kind == Kind.ACTIVE;
    }

    boolean isFloat() {
        return Type.FLOAT_TYPE.equals(type);
    }

    boolean isReference() {
        return type != null && type.getSort() >= Type.ARRAY;
    }

    Type knownType() {
        return type == null ? OBJECT : type;
    }

    Abstract merge(Abstract other) {
        if (equals(other)) {
            return this;
        }
        if (kind == Kind.UNUSABLE || other.kind == Kind.UNUSABLE) {
            return UNUSABLE;
        }
        if (!isReference() || !other.isReference()) {
            // A slot that javac used for two variables holds neither where their scopes have ended.
            return knownType().equals(other.type) ? active(knownType()) : UNUSABLE;
        }
        if (kind == Kind.NULL) {
            return new Abstract(other.type, other.kind, union(other));
        }
        if (other.kind == Kind.NULL) {
            return new Abstract(type, kind, union(other));
        }
        Type merged = knownType().equals(other.type) ? knownType() : OBJECT;
        boolean same = kind == other.kind && (kind != Kind.REALS || merged.equals(type));
        return new Abstract(merged, same ? kind : Kind.DYNAMIC, union(other));
    }

    private Set<AbstractInsnNode> union(Abstract other) {
        return union(sites, other.sites);
    }

    static Set<AbstractInsnNode> union(Set<AbstractInsnNode> a, Set<AbstractInsnNode> b) {
        if (a.containsAll(b)) {
            return a;
        }
        Set<AbstractInsnNode> union = new HashSet<>(a);
        union.addAll(b);
        return union;
    }
}
