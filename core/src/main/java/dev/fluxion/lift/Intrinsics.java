package dev.fluxion.lift;

import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The JDK's methods that lifted code knows by name: elementary functions, boxes and arrays of numbers. */
final class Intrinsics {

    private static final String REAL = Type.getInternalName(Real.class);
    private static final String REAL_DESCRIPTOR = "L" + REAL + ";";
    private static final String SUPPORT = Type.getInternalName(Support.class);
    private static final Map<String, Intrinsic> TABLE = new HashMap<>();

    /** What the result is: a number, an array of numbers, the boxed number, or nothing active. */
    enum Result {
        ACTIVE,
        REALS,
        BOX,
        PASSIVE
    }

    /**
     * How lifted code does what a method does.
     *
     * @param arguments one letter for each argument, the receiver first: R for a number, taken as {@code Real}; O for an
     *     object, an array or a box, taken as it is; I for a passive primitive
     * @param code computes the result from the arguments on the stack
     * @param result what the result is
     */
    record Intrinsic(String arguments, Consumer<MethodVisitor> code, Result result) {}

    static {
        strongProduct("dev/fluxion/rule/StrongProduct", "of");
        strongProduct(Type.getInternalName(ChainRule.class), "term");
        elementary();
        boxes();
        arrays();
        rules();
    }

    private Intrinsics() {}

    static @Nullable Intrinsic find(String owner, String name, String descriptor) {
        return TABLE.get(owner + "." + name + descriptor);
    }

    /** Whether a method is an entry of the rule table: a function of one or two numbers that is nothing else. */
    static boolean isElementary(String owner, String name, String descriptor) {
        Intrinsic found = find(owner, name, descriptor);
        return found != null
                && found.result() == Result.ACTIVE
                && (descriptor.equals("(D)D") || descriptor.equals("(DD)D"));
    }

    /** What every object answers, of whatever class it is. */
    static @Nullable Intrinsic ofObject(String name, String descriptor) {
        boolean asked = (name.equals("hashCode") && descriptor.equals("()I"))
                || (name.equals("toString") && descriptor.equals("()Ljava/lang/String;"));
        return asked ? new Intrinsic("O", objectMethod(name, descriptor), Result.PASSIVE) : null;
    }

    private static Consumer<MethodVisitor> objectMethod(String name, String descriptor) {
        return code -> code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Object", name, descriptor, false);
    }

    private static void strongProduct(String owner, String name) {
        Consumer<MethodVisitor> term = code -> code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Type.getInternalName(ChainRule.class),
                "term",
                "(" + REAL_DESCRIPTOR + REAL_DESCRIPTOR + ")" + REAL_DESCRIPTOR,
                false);
        put(owner, name, "(DD)D", "RR", term, Result.ACTIVE);
    }

    private static void elementary() {
        Map<String, String> unaries = constants(Unary.class);
        Map<String, String> binaries = constants(Binary.class);
        for (String owner : List.of("java/lang/Math", "java/lang/StrictMath")) {
            String strict = owner.equals("java/lang/StrictMath") ? "strict." : "";
            for (String name : List.of(
                    "abs",
                    "sqrt",
                    "cbrt",
                    "exp",
                    "expm1",
                    "log",
                    "log10",
                    "log1p",
                    "sin",
                    "cos",
                    "tan",
                    "asin",
                    "acos",
                    "atan",
                    "sinh",
                    "cosh",
                    "tanh",
                    "signum",
                    "floor",
                    "ceil",
                    "rint",
                    "ulp",
                    "nextUp",
                    "nextDown",
                    "toRadians",
                    "toDegrees")) {
                String field = unaries.getOrDefault(strict + name, unaries.get(name));
                put(owner, name, "(D)D", "R", unary(field), Result.ACTIVE);
                if (name.equals("abs") || name.equals("signum")) {
                    put(owner, name, "(F)F", "R", unary(field), Result.ACTIVE);
                }
            }
            for (String name : List.of("pow", "atan2", "hypot", "max", "min", "copySign", "IEEEremainder")) {
                String field = binaries.getOrDefault(strict + name, binaries.get(name));
                put(owner, name, "(DD)D", "RR", binary(field), Result.ACTIVE);
                if (name.equals("max") || name.equals("min") || name.equals("copySign")) {
                    put(owner, name, "(FF)F", "RR", binary(field), Result.ACTIVE);
                }
            }
            put(
                    owner,
                    "fma",
                    "(DDD)D",
                    "RRR",
                    real("fma", "(" + REAL_DESCRIPTOR + REAL_DESCRIPTOR + ")" + REAL_DESCRIPTOR),
                    Result.ACTIVE);
            put(owner, "clamp", "(DDD)D", "RRR", support("clamp", 3), Result.ACTIVE);
            put(owner, "scalb", "(DI)D", "RI", scalb(), Result.ACTIVE);
            put(owner, "round", "(D)J", "R", support("round", "(" + REAL_DESCRIPTOR + ")J"), Result.PASSIVE);
            put(owner, "round", "(F)I", "R", support("roundFloat", "(" + REAL_DESCRIPTOR + ")I"), Result.PASSIVE);
            put(
                    owner,
                    "getExponent",
                    "(D)I",
                    "R",
                    support("getExponent", "(" + REAL_DESCRIPTOR + ")I"),
                    Result.PASSIVE);
        }
    }

    private static void boxes() {
        Consumer<MethodVisitor> unbox = support("unbox", "(Ljava/lang/Object;)" + REAL_DESCRIPTOR);
        Map<String, String> binaries = constants(Binary.class);
        for (Type primitive : List.of(Type.DOUBLE_TYPE, Type.FLOAT_TYPE)) {
            String owner = Boxes.boxOf(primitive);
            String d = primitive.getDescriptor();
            put(owner, "valueOf", "(" + d + ")L" + owner + ";", "R", box(d), Result.BOX);
            for (String name : List.of("isNaN", "isInfinite", "isFinite")) {
                Consumer<MethodVisitor> test = support(name, "(" + REAL_DESCRIPTOR + ")Z");
                put(owner, name, "(" + d + ")Z", "R", test, Result.PASSIVE);
                put(owner, name, "()Z", "O", unbox.andThen(test), Result.PASSIVE);
            }
            put(
                    owner,
                    "compare",
                    "(" + d + d + ")I",
                    "RR",
                    support("compareTotal", "(" + REAL_DESCRIPTOR + REAL_DESCRIPTOR + ")I"),
                    Result.PASSIVE);
            put(
                    owner,
                    "compareTo",
                    "(L" + owner + ";)I",
                    "OO",
                    support("compareBoxes", "(Ljava/lang/Object;Ljava/lang/Object;)I"),
                    Result.PASSIVE);
            put(
                    owner,
                    "equals",
                    "(Ljava/lang/Object;)Z",
                    "OO",
                    support("equalBoxes", "(Ljava/lang/Object;Ljava/lang/Object;)Z"),
                    Result.PASSIVE);
            put(
                    owner,
                    "hashCode",
                    "(" + d + ")I",
                    "R",
                    box(d).andThen(objectMethod("hashCode", "()I")),
                    Result.PASSIVE);
            put(
                    owner,
                    "sum",
                    "(" + d + d + ")" + d,
                    "RR",
                    d.equals("D")
                            ? binary(binaries.get("add"))
                            : binary(binaries.get("add")).andThen(toFloat()),
                    Result.ACTIVE);
            put(owner, "max", "(" + d + d + ")" + d, "RR", binary(binaries.get("max")), Result.ACTIVE);
            put(owner, "min", "(" + d + d + ")" + d, "RR", binary(binaries.get("min")), Result.ACTIVE);
        }
        for (String owner : List.of("java/lang/Double", "java/lang/Float", "java/lang/Number")) {
            put(owner, "doubleValue", "()D", "O", unbox, Result.ACTIVE);
            put(owner, "floatValue", "()F", "O", unbox.andThen(toFloat()), Result.ACTIVE);
            put(owner, "intValue", "()I", "O", support("toInt", "(Ljava/lang/Object;)I"), Result.PASSIVE);
            put(owner, "longValue", "()J", "O", support("toLong", "(Ljava/lang/Object;)J"), Result.PASSIVE);
        }
    }

    private static void arrays() {
        String arrays = "java/util/Arrays";
        Consumer<MethodVisitor> toReals = code -> code.visitTypeInsn(Opcodes.CHECKCAST, "[" + REAL_DESCRIPTOR);
        for (String d : List.of("[D", "[F")) {
            String element = d.substring(1);
            put(
                    arrays,
                    "copyOf",
                    "(" + d + "I)" + d,
                    "OI",
                    support("copyOf", "(Ljava/lang/Object;I)Ljava/lang/Object;").andThen(toReals),
                    Result.REALS);
            put(
                    arrays,
                    "copyOfRange",
                    "(" + d + "II)" + d,
                    "OII",
                    support("copyOfRange", "(Ljava/lang/Object;II)Ljava/lang/Object;")
                            .andThen(toReals),
                    Result.REALS);
            put(
                    arrays,
                    "fill",
                    "(" + d + element + ")V",
                    "OR",
                    support("fill", "(Ljava/lang/Object;" + REAL_DESCRIPTOR + ")V"),
                    Result.PASSIVE);
            put(
                    arrays,
                    "fill",
                    "(" + d + "II" + element + ")V",
                    "OIIR",
                    support("fill", "(Ljava/lang/Object;II" + REAL_DESCRIPTOR + ")V"),
                    Result.PASSIVE);
            put(arrays, "sort", "(" + d + ")V", "O", support("sort", "(Ljava/lang/Object;)V"), Result.PASSIVE);
            put(arrays, "sort", "(" + d + "II)V", "OII", support("sort", "(Ljava/lang/Object;II)V"), Result.PASSIVE);
            put(
                    arrays,
                    "toString",
                    "(" + d + ")Ljava/lang/String;",
                    "O",
                    support(
                            d.equals("[D") ? "doublesToString" : "floatsToString",
                            "(Ljava/lang/Object;)Ljava/lang/String;"),
                    Result.PASSIVE);
        }
        put(
                "java/lang/System",
                "arraycopy",
                "(Ljava/lang/Object;ILjava/lang/Object;II)V",
                "OIOII",
                support("arraycopy", "(Ljava/lang/Object;ILjava/lang/Object;II)V"),
                Result.PASSIVE);
        put(
                "java/lang/Object",
                "getClass",
                "()Ljava/lang/Class;",
                "O",
                support("classOf", "(Ljava/lang/Object;)Ljava/lang/Class;"),
                Result.PASSIVE);
    }

    private static void rules() {
        String rule = Type.getDescriptor(ArrayRule.class);
        put(
                Type.getInternalName(ArrayRule.class),
                "apply",
                "(" + rule + "[[D)[D",
                "OO",
                support("applyRule", "(Ljava/lang/Object;Ljava/lang/Object;)[" + REAL_DESCRIPTOR),
                Result.REALS);
        put(
                "dev/fluxion/lift/ejml/OfFunctions",
                "together",
                "(Ljava/lang/Object;[D)[D",
                "OO",
                support("together", "(Ljava/lang/Object;Ljava/lang/Object;)[" + REAL_DESCRIPTOR),
                Result.REALS);
    }

    private static void put(
            String owner,
            String name,
            String descriptor,
            String arguments,
            Consumer<MethodVisitor> code,
            Result result) {
        TABLE.put(owner + "." + name + descriptor, new Intrinsic(arguments, code, result));
    }

    private static Consumer<MethodVisitor> unary(@Nullable String field) {
        String rule = Type.getInternalName(Unary.class);
        return code -> {
            code.visitFieldInsn(Opcodes.GETSTATIC, rule, field, "L" + rule + ";");
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, REAL, "apply", "(L" + rule + ";)" + REAL_DESCRIPTOR, false);
        };
    }

    private static Consumer<MethodVisitor> binary(@Nullable String field) {
        String rule = Type.getInternalName(Binary.class);
        return code -> {
            code.visitFieldInsn(Opcodes.GETSTATIC, rule, field, "L" + rule + ";");
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    SUPPORT,
                    "apply",
                    "(" + REAL_DESCRIPTOR + REAL_DESCRIPTOR + "L" + rule + ";)" + REAL_DESCRIPTOR,
                    false);
        };
    }

    private static Consumer<MethodVisitor> scalb() {
        Consumer<MethodVisitor> box = code -> {
            code.visitInsn(Opcodes.I2D);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, SUPPORT, "box", "(D)" + REAL_DESCRIPTOR, false);
        };
        return box.andThen(binary("SCALB"));
    }

    private static Consumer<MethodVisitor> box(String primitive) {
        String box = Type.getInternalName(BoxedReal.class);
        return code -> code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                box,
                primitive.equals("D") ? "ofDouble" : "ofFloat",
                "(" + REAL_DESCRIPTOR + ")L" + box + ";",
                false);
    }

    private static Consumer<MethodVisitor> toFloat() {
        return support("toFloat", 1);
    }

    private static Consumer<MethodVisitor> support(String name, int reals) {
        return support(name, "(" + REAL_DESCRIPTOR.repeat(reals) + ")" + REAL_DESCRIPTOR);
    }

    private static Consumer<MethodVisitor> support(String name, String descriptor) {
        return code -> code.visitMethodInsn(Opcodes.INVOKESTATIC, SUPPORT, name, descriptor, false);
    }

    private static Consumer<MethodVisitor> real(String name, String descriptor) {
        return code -> code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, REAL, name, descriptor, false);
    }

    /** The names of a table's entries and of the constants that hold them. */
    private static Map<String, String> constants(Class<? extends Record> table) {
        Map<String, String> constants = new HashMap<>();
        for (Field field : new ArrayList<>(List.of(table.getDeclaredFields()))) {
            try {
                if (field.getType() == table && field.get(null) instanceof Record rule) {
                    constants.put(rule instanceof Unary unary ? unary.name() : ((Binary) rule).name(), field.getName());
                }
            } catch (IllegalAccessException e) {
                throw new LinkageError("the rule table must be public", e);
            }
        }
        return constants;
    }
}
