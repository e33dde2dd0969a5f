package dev.fluxion.lift;

import dev.fluxion.lift.CallPlan.Target;
import dev.fluxion.lift.CallPlan.Way;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Decides how lifted code makes each of the user's calls. */
final class Calls {

    /** What asks for the equality of numbers, which lifted code cannot answer inside the JDK's collections. */
    private static final Set<String> EQUALITY = Set.of(
            "contains",
            "containsAll",
            "indexOf",
            "lastIndexOf",
            "remove",
            "removeAll",
            "retainAll",
            "containsKey",
            "containsValue",
            "equals",
            "hashCode");

    private static final Set<String> PRINTERS = Set.of(
            "java/io/PrintStream",
            "java/lang/StringBuilder",
            "java/lang/StringBuffer",
            "java/lang/String",
            "java/io/PrintWriter",
            "java/lang/Double",
            "java/lang/Float",
            "java/util/Objects");

    private final Activity activity;

    Calls(Activity activity) {
        this.activity = activity;
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
            return CallPlan.of(passive ? Way.NATIVE : Way.PRINT, Abstract.passive(returned));
        }
        throw refusal(call, "a dynamic call must not depend on the input but that of " + call.name + " does");
    }

    CallPlan plan(MethodInsnNode call, List<? extends Abstract> arguments) {
        boolean marked = activity.isMarked(call);
        boolean passive = !marked && arguments.stream().allMatch(Abstract::isPassive);
        if (call.owner.startsWith("[")) {
            return cloned(call, arguments.get(0), passive);
        }
        Class<?> owner = ClassFiles.load(call.owner, activity.body.host);
        boolean platform = ClassFiles.isPlatform(owner);
        if (call.name.equals("<init>")) {
            return constructor(call, owner, platform, arguments);
        }
        if (platform && call.getOpcode() == Opcodes.INVOKESPECIAL) {
            throw refusal(call, "a call must not go to a superclass in the JDK but " + call.name + " does");
        }
        boolean lambda = !platform && arguments.stream().anyMatch(Calls::mayBeLambda);
        if (passive && !lambda) {
            return call.getOpcode() == Opcodes.INVOKESPECIAL && !platform
                    ? user(call, owner, arguments)
                    : CallPlan.of(Way.NATIVE, passiveResult(call, owner, platform, arguments));
        }
        Intrinsics.Intrinsic intrinsic = Intrinsics.find(call.owner, call.name, call.desc);
        if (intrinsic != null) {
            return intrinsic(call, intrinsic, arguments);
        }
        if (Companions.has(owner)) {
            return companion(call, owner, arguments);
        }
        if (platform) {
            return platform(call, owner, arguments);
        }
        return user(call, owner, arguments);
    }

    /** Whether a value may be a lambda made in this method, which only lifted code can read back. */
    private static boolean mayBeLambda(Abstract value) {
        return value.isPassive() && value.sites().stream().anyMatch(InvokeDynamicInsnNode.class::isInstance);
    }

    private @Nullable Abstract passiveResult(
            MethodInsnNode call, Class<?> owner, boolean platform, List<? extends Abstract> arguments) {
        Type returned = Type.getReturnType(call.desc);
        if (returned.getSort() == Type.VOID || returned.getSort() < Type.ARRAY || !activity.carries(returned)) {
            return activity.newValue(returned);
        }
        // What comes back may be held by an argument, and may have been made by the call itself, which could be lifted.
        boolean couldBeLifted = platform
                ? Intrinsics.find(call.owner, call.name, call.desc) != null
                : !owner.isInterface() || call.getOpcode() == Opcodes.INVOKESTATIC;
        Set<AbstractInsnNode> sites = couldBeLifted ? Set.of(call) : Set.of();
        for (Abstract argument : arguments) {
            sites = Abstract.union(sites, argument.sites());
        }
        return Abstract.passive(returned, sites);
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
        boolean passive =
                given.stream().allMatch(Abstract::isPassive) && given.stream().noneMatch(Calls::mayBeLambda);
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
            if (!passive || !made.isPassive()) {
                if (!Carriers.isContainer(owner)) {
                    throw refusal(
                            call,
                            "a constructor of the JDK must not depend on the input but that of " + owner.getName()
                                    + " does");
                }
                arguments.forEach(activity::mark);
                return CallPlan.of(Way.CAST, null);
            }
            return CallPlan.of(Way.NATIVE, null);
        }
        if (passive && made.isPassive()) {
            return CallPlan.of(Way.NATIVE, null);
        }
        if (made.sites().isEmpty()) {
            throw refusal(
                    call,
                    "an object that depends on the input must be of an ordinary class but " + owner.getName()
                            + " is an exception, an enum or a backend");
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
        Method method = Companions.method(owner, call.name, arguments.size());
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
        Type returned = Type.getReturnType(call.desc);
        if (prints(call, arguments)) {
            return CallPlan.of(Way.PRINT, activity.newValue(returned));
        }
        boolean onObject = call.getOpcode() != Opcodes.INVOKESTATIC;
        if (onObject && Carriers.isFunctional(owner)) {
            return user(call, owner, arguments);
        }
        boolean container = onObject
                ? Carriers.isContainer(owner)
                : Carriers.isContainer(owner)
                        || call.owner.equals("java/util/Collections")
                        || call.owner.equals("java/util/Objects")
                        || (call.owner.equals("java/util/Arrays") && call.desc.startsWith("([Ljava/lang/Object;"));
        if (!container) {
            throw refusal(
                    call,
                    "a call into the JDK must not depend on the input but " + owner.getName() + "." + call.name
                            + " does");
        }
        if (EQUALITY.contains(call.name) && !call.desc.startsWith("(I)")) {
            throw refusal(
                    call,
                    "a number that depends on the input must not be looked up by equality but " + call.name + " does");
        }
        for (Type parameter : Type.getArgumentTypes(call.desc)) {
            if (parameter.getSort() == Type.OBJECT
                    && (Carriers.isFunctional(ClassFiles.load(parameter.getInternalName(), activity.body.host))
                            || parameter.getInternalName().equals("java/util/Comparator"))) {
                throw refusal(
                        call,
                        "a function given to the JDK must not meet numbers that depend on the input but that given to "
                                + call.name + " does; write the loop");
            }
        }
        if (onObject) {
            activity.require(
                    arguments.get(0),
                    call,
                    "a collection that came from outside must not depend on the input but is given a value that may",
                    "make the collection inside the function");
        }
        arguments.forEach(activity::mark);
        Abstract result = returned.getSort() == Type.VOID ? null : activity.readFromDynamic(returned);
        return CallPlan.of(Way.CAST, result);
    }

    /** Whether a call only prints: its result is text, or it writes to a stream. */
    private static boolean prints(MethodInsnNode call, List<? extends Abstract> arguments) {
        if (!PRINTERS.contains(call.owner)) {
            return false;
        }
        String returned = Type.getReturnType(call.desc).getInternalName();
        boolean text = returned.equals("java/lang/String") || returned.equals(call.owner) || returned.equals("V");
        // Only the last argument is exchanged for its value; no printing method of the JDK takes an earlier number.
        return text && arguments.subList(0, arguments.size() - 1).stream().noneMatch(Abstract::isActive);
    }

    private CallPlan user(MethodInsnNode call, Class<?> owner, List<? extends Abstract> arguments) {
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
        MethodBody body = fixedTarget(call, owner);
        var target = new Target(body, owner, call.name, call.desc, kinds);
        if (body != null && (body.node.access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) != 0) {
            throw refusal(call, "a method must have Java code but " + body + " has none");
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
            case NULL -> Kind.PASSIVE;
            case REALS -> declared.equals(argument.type()) ? Kind.REALS : Kind.DYNAMIC;
            default -> argument.kind();
        };
    }

    private NotLiftableException refusal(AbstractInsnNode at, String what) {
        return Refusal.at(activity.body, at, what, null);
    }
}
