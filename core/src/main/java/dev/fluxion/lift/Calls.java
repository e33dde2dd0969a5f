package dev.fluxion.lift;

import dev.fluxion.lift.CallPlan.Target;
import dev.fluxion.lift.CallPlan.Way;
import dev.fluxion.lift.ejml.Ejml;
import dev.fluxion.rule.CustomRule;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Decides how lifted code makes each of the user's calls. */
final class Calls {

    /** What only looks at a collection, which may then have come from outside. */
    private static final Set<String> READERS = Set.of(
            "contains",
            "containsAll",
            "containsKey",
            "containsValue",
            "equals",
            "get",
            "getOrDefault",
            "indexOf",
            "lastIndexOf",
            "orElse",
            "orElseGet",
            "forEach",
            "compareTo",
            "subList");

    private static final Set<String> PRINTERS = Set.of(
            "java/io/PrintStream",
            "java/lang/StringBuilder",
            "java/lang/StringBuffer",
            "java/lang/String",
            "java/io/PrintWriter",
            "java/lang/Double",
            "java/lang/Float",
            "java/util/Objects",
            "java/util/logging/Logger");

    /** Methods of {@link java.util.Arrays} that take arrays of objects as they are. */
    private static final Set<String> ON_OBJECT_ARRAYS = Set.of(
            "asList([Ljava/lang/Object;)Ljava/util/List;",
            "fill([Ljava/lang/Object;Ljava/lang/Object;)V",
            "fill([Ljava/lang/Object;IILjava/lang/Object;)V",
            "copyOf([Ljava/lang/Object;I)[Ljava/lang/Object;",
            "copyOfRange([Ljava/lang/Object;II)[Ljava/lang/Object;",
            "toString([Ljava/lang/Object;)Ljava/lang/String;",
            "deepToString([Ljava/lang/Object;)Ljava/lang/String;",
            "hashCode([Ljava/lang/Object;)I",
            "sort([Ljava/lang/Object;)V",
            "sort([Ljava/lang/Object;II)V",
            "sort([Ljava/lang/Object;Ljava/util/Comparator;)V",
            "sort([Ljava/lang/Object;IILjava/util/Comparator;)V");

    private final Activity activity;
    private boolean printsNumbers;
    private @Nullable AbstractInsnNode readsNumbers;

    Calls(Activity activity) {
        this.activity = activity;
    }

    /** A number that passed through text would look passive. */
    void checkText() {
        if (printsNumbers && readsNumbers != null) {
            throw refusal(
                    readsNumbers,
                    "a method that makes text of numbers that depend on the input must not read numbers from text but does");
        }
    }

    CallPlan plan(InvokeDynamicInsnNode call, List<? extends Abstract> arguments) {
        Type returned = Type.getReturnType(call.desc);
        boolean passive = arguments.stream().allMatch(Abstract::isPassive);
        String bootstrap = call.bsm.getOwner();
        if (bootstrap.equals("java/lang/invoke/LambdaMetafactory")) {
            if (passive && !activity.isMarked(call)) {
                Set<AbstractInsnNode> sites = Set.of(call);
                for (Abstract argument : arguments) {
                    sites = Abstract.union(sites, argument.sites());
                }
                return CallPlan.of(Way.NATIVE, Abstract.passive(returned, sites));
            }
            arguments.forEach(activity::mark);
            return CallPlan.of(Way.CLOSURE, new Abstract(returned, Kind.DYNAMIC, Set.of(call)));
        }
        if (passive || bootstrap.equals("java/lang/invoke/StringConcatFactory")) {
            return passive ? CallPlan.of(Way.NATIVE, Abstract.passive(returned)) : printing(returned);
        }
        if (bootstrap.equals("java/lang/runtime/ObjectMethods")) {
            return CallPlan.of(Way.RECORD, activity.newValue(returned));
        }
        throw refusal(call, "a dynamic call must not depend on the input but that of " + call.name + " does");
    }

    CallPlan plan(MethodInsnNode call, List<? extends Abstract> arguments) {
        boolean marked = activity.isMarked(call);
        boolean passive = !marked && arguments.stream().allMatch(Abstract::isPassive);
        if (call.owner.startsWith("[")) {
            return cloned(call, arguments.get(0), passive);
        }
        MethodBody sibling = activity.body.siblings.find(call);
        if (sibling != null) {
            return user(call, sibling.host, sibling, arguments);
        }
        Class<?> owner = ClassFiles.load(call.owner, activity.body.host);
        boolean platform = ClassFiles.isPlatform(owner);
        if (call.name.equals("<init>")) {
            return constructor(call, owner, platform, arguments);
        }
        if (platform && call.getOpcode() == Opcodes.INVOKESPECIAL) {
            throw refusal(call, "a call must not go to a superclass in the JDK but " + call.name + " does");
        }
        if (readsNumber(call)) {
            readsNumbers = call;
        }
        if (passive) {
            boolean onlyFromThere = call.getOpcode() == Opcodes.INVOKESPECIAL
                    || !ClassFiles.isAccessibleBeside(activity.body.host, owner, call.name, call.desc);
            return onlyFromThere && !platform
                    ? user(call, owner, arguments)
                    : CallPlan.of(Way.NATIVE, passiveResult(call, owner, platform, arguments));
        }
        Intrinsics.Intrinsic intrinsic = Intrinsics.find(call.owner, call.name, call.desc);
        if (intrinsic != null) {
            return intrinsic(call, intrinsic, arguments);
        }
        return call.getOpcode() == Opcodes.INVOKESTATIC
                ? byRule(call, owner, arguments)
                : inside(call, owner, arguments);
    }

    /** By the method's own rule, if it has one. */
    private CallPlan byRule(MethodInsnNode call, Class<?> owner, List<? extends Abstract> arguments) {
        CustomRule rule = RuledMethod.find(owner, call.name, call.desc, activity.body.host);
        if (rule == null) {
            CallPlan plan = inside(call, owner, arguments);
            // Only now, since a call that is refused may get a rule yet.
            rule = RuledMethod.lookInside(owner, call.name, call.desc, activity.body.host);
            if (rule == null) {
                return plan;
            }
        }
        Type[] declared = Type.getArgumentTypes(call.desc);
        List<Kind> kinds = new ArrayList<>();
        for (int i = 0; i < declared.length; i++) {
            kinds.add(kindFor(arguments.get(i), declared[i]));
        }
        Type returned = Type.getReturnType(call.desc);
        Abstract result = returned.getSort() == Type.DOUBLE
                ? Abstract.active(returned)
                : Carriers.isNumbers(returned) && returned.getDimensions() == 1
                        ? Abstract.reals(returned)
                        : Abstract.dynamic(returned);
        return new CallPlan(Way.RULED, result, new CallPlan.Ruled(rule, kinds));
    }

    /** By what is known of the method's code. */
    private CallPlan inside(MethodInsnNode call, Class<?> owner, List<? extends Abstract> arguments) {
        if (Companions.has(owner)) {
            return companion(call, owner, arguments);
        }
        if (ClassFiles.isPlatform(owner)) {
            MethodBody standIn = standIn(call, owner);
            return standIn == null ? platform(call, owner, arguments) : user(call, owner, standIn, arguments);
        }
        MethodBody standIn = Ejml.isPart(owner) ? standIn(call, owner) : null;
        return standIn == null ? user(call, owner, arguments) : user(call, owner, standIn, arguments);
    }

    private static @Nullable MethodBody standIn(MethodInsnNode call, Class<?> owner) {
        return StandIns.find(owner, call.name, call.desc, call.getOpcode() == Opcodes.INVOKESTATIC);
    }

    private static boolean readsNumber(MethodInsnNode call) {
        return (call.owner.equals("java/lang/Double") || call.owner.equals("java/lang/Float"))
                && (call.name.startsWith("parse") || call.name.equals("valueOf"))
                && call.desc.startsWith("(Ljava/lang/String;)");
    }

    private @Nullable Abstract passiveResult(
            MethodInsnNode call, Class<?> owner, boolean platform, List<? extends Abstract> arguments) {
        Type returned = Type.getReturnType(call.desc);
        if (returned.getSort() == Type.VOID || returned.getSort() < Type.ARRAY || !activity.carries(returned)) {
            return activity.newValue(returned);
        }
        // What comes back may be held by an argument, and may have been made by the call itself, which could be lifted.
        boolean couldBeLifted = platform
                ? Intrinsics.find(call.owner, call.name, call.desc) != null || standIn(call, owner) != null
                : !readsAField(call, owner)
                        && (!owner.isInterface() || call.getOpcode() == Opcodes.INVOKESTATIC || Ejml.isPart(owner));
        Set<AbstractInsnNode> sites = couldBeLifted ? Set.of(call) : Set.of();
        for (Abstract argument : arguments) {
            sites = Abstract.union(sites, argument.sites());
        }
        return Abstract.passive(returned, sites);
    }

    /** Whether a call makes nothing, since it only reads a field of its receiver, as that of a record's component does. */
    private static boolean readsAField(MethodInsnNode call, Class<?> owner) {
        MethodBody body = fixedTarget(call, owner);
        return body != null && body.readsAField();
    }

    private CallPlan cloned(MethodInsnNode call, Abstract array, boolean passive) {
        Type type = Type.getObjectType(call.owner);
        if (passive) {
            Set<AbstractInsnNode> sites =
                    type.getDimensions() == 1 ? Set.of(call) : Abstract.union(Set.of(call), array.sites());
            return CallPlan.of(Way.NATIVE, Abstract.passive(type, activity.carries(type) ? sites : Set.of()));
        }
        boolean numbers = Carriers.isNumbers(type) && type.getDimensions() == 1;
        if (!numbers) {
            // The copy leads to the same rows.
            activity.mark(array);
        }
        return CallPlan.of(Way.CLONE, numbers ? Abstract.reals(type) : Abstract.dynamic(type));
    }

    private CallPlan constructor(
            MethodInsnNode call, Class<?> owner, boolean platform, List<? extends Abstract> arguments) {
        Abstract made = arguments.get(0);
        List<? extends Abstract> given = arguments.subList(1, arguments.size());
        boolean passive = given.stream().allMatch(Abstract::isPassive);
        if (made.kind() == Kind.DYNAMIC && made.sites().isEmpty()) {
            // A constructor calls that of its superclass, or another of its own class.
            if (!platform) {
                return user(call, owner, arguments);
            }
            if (owner == Object.class || owner == Record.class) {
                return CallPlan.of(Way.DROP, null);
            }
            throw refusal(
                    call,
                    "an object that depends on the input must be of a class without a superclass in the JDK but extends "
                            + owner.getName());
        }
        if (platform) {
            if (passive && made.isPassive()) {
                return CallPlan.of(Way.NATIVE, null);
            }
            if (Throwable.class.isAssignableFrom(owner) && isPrintable(call, given)) {
                return CallPlan.of(Way.PRINT, null);
            }
            if (!Carriers.isContainer(owner) || !takesFunctions(call)) {
                throw refusal(
                        call,
                        "a constructor of the JDK must not depend on the input but that of " + owner.getName()
                                + " does");
            }
            arguments.forEach(activity::mark);
            return CallPlan.of(Way.LIBRARY, null);
        }
        if (passive && made.isPassive()) {
            return CallPlan.of(Way.NATIVE, null);
        }
        if (made.sites().isEmpty()) {
            throw refusal(
                    call,
                    "an object that depends on the input must be of an ordinary class but " + owner.getName()
                            + " is an exception, an enum, a rule or a backend");
        }
        activity.mark(made);
        return user(call, owner, arguments);
    }

    private CallPlan intrinsic(
            MethodInsnNode call, Intrinsics.Intrinsic intrinsic, List<? extends Abstract> arguments) {
        if (call.owner.equals("java/util/Arrays") && call.name.equals("fill")) {
            put(call, arguments.get(0), arguments.get(arguments.size() - 1));
        }
        if (call.name.equals("arraycopy")) {
            put(call, arguments.get(2), arguments.get(0));
        }
        Type returned = Type.getReturnType(call.desc);
        Abstract result = switch (intrinsic.result()) {
            case ACTIVE -> Abstract.active(returned);
            case REALS -> Abstract.reals(returned);
            case BOX -> Abstract.dynamic(returned);
            case PASSIVE -> activity.newValue(returned);
        };
        return new CallPlan(Way.INTRINSIC, result, intrinsic);
    }

    /** A call puts a value, or what it holds, into an array. */
    private void put(AbstractInsnNode at, Abstract array, Abstract value) {
        if (!value.isPassive()) {
            activity.require(
                    array,
                    at,
                    "an array that came from outside must not depend on the input but is given numbers that may",
                    "make the array inside the function");
        }
        boolean numbers =
                Carriers.isNumbers(value.knownType()) && value.knownType().getDimensions() == 1;
        if (!array.isPassive() && value.isReference() && !numbers) {
            activity.mark(value);
        }
    }

    private CallPlan companion(MethodInsnNode call, Class<?> owner, List<? extends Abstract> arguments) {
        Method method = Companions.method(owner, call.name, call.desc);
        if (method == null) {
            throw Refusal.at(
                    activity.body,
                    call,
                    "a backend's operation inside a differentiated function must be one that can be nested but "
                            + call.name + " is not",
                    "use derivative, curveDerivative, secondDerivative, gradient, pushforward or pullback");
        }
        arguments.subList(1, arguments.size()).forEach(activity::mark);
        Type returned = Type.getReturnType(call.desc);
        Abstract result = Carriers.isNumbers(returned) ? Abstract.reals(returned) : activity.readFromDynamic(returned);
        return new CallPlan(Way.COMPANION, result, method);
    }

    private CallPlan platform(MethodInsnNode call, Class<?> owner, List<? extends Abstract> arguments) {
        boolean onObject = call.getOpcode() != Opcodes.INVOKESTATIC;
        Intrinsics.Intrinsic ofObject = onObject ? Intrinsics.ofObject(call.name, call.desc) : null;
        if (ofObject != null) {
            return intrinsic(call, ofObject, arguments);
        }
        Type returned = Type.getReturnType(call.desc);
        if (prints(call, arguments)) {
            return printing(returned);
        }
        if (onObject && (Carriers.isFunctional(owner) || owner == AutoCloseable.class)) {
            return user(call, owner, arguments);
        }
        boolean equality = call.name.equals("equals") || (call.name.equals("compareTo") && owner == Comparable.class);
        boolean known = onObject ? Carriers.isContainer(owner) || equality : isKnownStatic(call, owner);
        if (!known || arguments.stream().anyMatch(Abstract::isActive) || !keepsNumbers(returned)) {
            throw refusal(
                    call,
                    "a call into the JDK must not depend on the input but " + owner.getName() + "." + call.name
                            + " does");
        }
        if (!takesFunctions(call)) {
            throw refusal(
                    call,
                    "a function given to the JDK must not meet numbers that depend on the input but that given to "
                            + call.name + " does; write the loop");
        }
        if (onObject && !READERS.contains(call.name) && owner != Optional.class) {
            activity.require(
                    arguments.get(0),
                    call,
                    "a collection that came from outside must not depend on the input but is given a value that may",
                    "make the collection inside the function");
        }
        if (onObject && (owner.isInterface() || equality)) {
            return user(call, owner, arguments);
        }
        arguments.forEach(activity::mark);
        return CallPlan.of(Way.LIBRARY, returned.getSort() == Type.VOID ? null : activity.readFromDynamic(returned));
    }

    private static boolean isKnownStatic(MethodInsnNode call, Class<?> owner) {
        return Carriers.isContainer(owner)
                || owner == java.util.Collections.class
                || owner == Objects.class
                || (owner == Arrays.class && ON_OBJECT_ARRAYS.contains(call.name + call.desc));
    }

    /** Whether what the JDK returns is nothing that hides numbers from lifted code, such as a stream. */
    private boolean keepsNumbers(Type returned) {
        return returned.getSort() < Type.ARRAY
                || activity.carries(returned)
                || returned.getInternalName().equals("java/lang/String");
    }

    /** Whether all functions among the parameters of a method of the JDK can be handed to it. */
    private boolean takesFunctions(MethodInsnNode call) {
        for (Type parameter : Type.getArgumentTypes(call.desc)) {
            if (parameter.getSort() == Type.OBJECT) {
                Class<?> type = ClassFiles.load(parameter.getInternalName(), activity.body.host);
                if (Carriers.isFunctional(type) && !Adapter.makes(type)) {
                    return false;
                }
            }
        }
        return true;
    }

    private CallPlan printing(Type returned) {
        printsNumbers |= returned.getSort() != Type.VOID;
        return CallPlan.of(Way.PRINT, activity.newValue(returned));
    }

    /** Whether a call only prints: its result is text, or it writes to a stream. */
    private static boolean prints(MethodInsnNode call, List<? extends Abstract> arguments) {
        if (!PRINTERS.contains(call.owner)) {
            return false;
        }
        String returned = Type.getReturnType(call.desc).getInternalName();
        boolean text = returned.equals("java/lang/String") || returned.equals(call.owner) || returned.equals("V");
        boolean onObject = call.getOpcode() != Opcodes.INVOKESTATIC;
        return text
                && (!onObject || arguments.get(0).isPassive())
                && isPrintable(call, onObject ? arguments.subList(1, arguments.size()) : arguments);
    }

    /** Whether only the last argument depends on the input, and can be exchanged for its value. */
    private static boolean isPrintable(MethodInsnNode call, List<? extends Abstract> given) {
        Type[] declared = Type.getArgumentTypes(call.desc);
        Type last = declared[declared.length - 1];
        return given.subList(0, given.size() - 1).stream().allMatch(Abstract::isPassive)
                && (last.getSort() < Type.ARRAY
                        || last.equals(Shapes.OBJECT_TYPE)
                        || last.getDescriptor().equals("[Ljava/lang/Object;"));
    }

    private CallPlan user(MethodInsnNode call, Class<?> owner, List<? extends Abstract> arguments) {
        return user(call, owner, fixedTarget(call, owner), arguments);
    }

    private CallPlan user(
            MethodInsnNode call, Class<?> owner, @Nullable MethodBody body, List<? extends Abstract> arguments) {
        arguments.forEach(activity::mark);
        boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
        List<Type> types = new ArrayList<>();
        if (!isStatic) {
            types.add(Type.getType(owner));
        }
        types.addAll(List.of(Type.getArgumentTypes(call.desc)));
        List<Kind> kinds = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            kinds.add(kindFor(arguments.get(i), types.get(i)));
        }
        Type returned = Type.getReturnType(call.desc);
        Abstract result = returned.getSort() == Type.VOID ? null : activity.readFromDynamic(returned);
        var target = new Target(body, owner, call.name, call.desc, kinds);
        if (body != null && (body.node.access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) != 0) {
            throw refusal(call, "a method must have Java code but " + body + " has none");
        }
        // EJML's own code branches to what a call of it never reaches: that is refused if it comes to it.
        boolean ofUser = !Ejml.isPart(activity.body.host);
        if (body != null && ofUser && !Ejml.mayLookInside(body.host, body.node.name)) {
            throw Refusal.at(activity.body, call, Ejml.refused(body.toString()), Ejml.INSTEAD);
        }
        return new CallPlan(body == null ? Way.VIRTUAL : Way.DIRECT, result, target);
    }

    /** The method a call means whatever the receiver is, or null if that depends on the receiver's class. */
    private static @Nullable MethodBody fixedTarget(MethodInsnNode call, Class<?> owner) {
        if (ClassFiles.isPlatform(owner)) {
            return null;
        }
        MethodBody body = ClassFiles.dispatched(owner, call.name, call.desc);
        boolean fixed = call.getOpcode() == Opcodes.INVOKESTATIC || call.getOpcode() == Opcodes.INVOKESPECIAL;
        return body != null && (fixed || body.bindsStatically()) ? body : null;
    }

    /** How a callee receives an argument. */
    static Kind kindFor(Abstract argument, Type declared) {
        return switch (argument.kind()) {
            case REALS -> declared.equals(argument.type()) ? Kind.REALS : Kind.DYNAMIC;
            default -> argument.kind();
        };
    }

    private NotLiftableException refusal(AbstractInsnNode at, String what) {
        return Refusal.at(activity.body, at, what, null);
    }
}
