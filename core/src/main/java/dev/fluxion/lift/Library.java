package dev.fluxion.lift;

import java.util.Set;

/** What methods of the JDK do, as far as they are known to depend on nothing but their arguments. */
enum Library {
    /** The result follows from the arguments, and is made anew or cannot be changed. */
    PURE,
    /** The result is the first argument. */
    PASSING,
    /** The result is a copy of the first argument. */
    COPYING,
    /** Writes to its first argument. */
    WRITING_FIRST,
    /** Writes to its third argument what is in the first. */
    WRITING_THIRD,
    /** Depends on objects, and may change them, which is seen if they were made inside. */
    OF_OBJECTS_INSIDE,
    /** May do anything. */
    UNSEEN;

    private static final Set<String> VALUES = Set.of(
            "java.lang.Double",
            "java.lang.Float",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Short",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Boolean",
            "java.lang.Number",
            "java.lang.String");

    /** Classes whose objects know nothing but what they are given. */
    private static final Set<String> CONTAINERS = Set.of(
            "java.util.ArrayList",
            "java.util.ArrayDeque",
            "java.util.LinkedList",
            "java.util.List",
            "java.util.Collection",
            "java.util.Iterator",
            "java.util.Deque",
            "java.util.Queue",
            "java.lang.Iterable",
            "java.lang.StringBuilder");

    static Library of(Class<?> owner, String name, String descriptor) {
        String type = owner.getName();
        if (type.equals("java.lang.Math") || type.equals("java.lang.StrictMath")) {
            return name.equals("random") ? UNSEEN : PURE;
        } else if (VALUES.contains(type)) {
            // Integer.getInteger and its kin read system properties.
            boolean property = name.startsWith("get") && descriptor.startsWith("(Ljava/lang/String;");
            return property || name.equals("format") ? UNSEEN : PURE;
        } else if (type.equals("java.util.Arrays")) {
            return ofArrays(name, descriptor);
        } else if (type.equals("java.lang.System")) {
            return name.equals("arraycopy") ? WRITING_THIRD : UNSEEN;
        } else if (type.equals("java.util.Objects")) {
            return name.equals("requireNonNull") && !descriptor.contains("Supplier")
                    ? PASSING
                    : name.startsWith("check") ? PURE : UNSEEN;
        } else if (type.equals("java.lang.Object")) {
            return name.equals("clone") ? COPYING : name.equals("<init>") ? PURE : UNSEEN;
        } else if (CONTAINERS.contains(type)) {
            return OF_OBJECTS_INSIDE;
        }
        boolean initializes = name.equals("<init>");
        boolean bare = type.equals("java.lang.Record") || Throwable.class.isAssignableFrom(owner);
        return initializes && bare ? PURE : UNSEEN;
    }

    private static Library ofArrays(String name, String descriptor) {
        boolean calls = descriptor.contains("Ljava/util/") || descriptor.contains("Ljava/lang/Object;");
        if (calls) {
            return UNSEEN;
        }
        return switch (name) {
            case "copyOf", "copyOfRange" -> COPYING;
            case "fill", "sort" -> WRITING_FIRST;
            case "equals", "hashCode", "toString" -> PURE;
            default -> UNSEEN;
        };
    }
}
