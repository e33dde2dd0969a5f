package dev.fluxion.lift;

import static java.util.Objects.requireNonNull;

import dev.fluxion.number.Real;
import dev.fluxion.rule.CustomRule;
import dev.fluxion.rule.CustomRules;
import dev.fluxion.rule.DifferentiatedBy;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;

/** A method with a rule of its own, as lifted code calls it. */
final class RuledMethod {

    private static final Lookup OWN = MethodHandles.lookup();
    private static final String ANNOTATION = Type.getDescriptor(DifferentiatedBy.class);

    final CustomRule rule;
    final CustomDerivatives derivatives;
    private final MethodHandle value;

    private RuledMethod(CustomRule rule) {
        this.rule = rule;
        this.derivatives = CustomDerivatives.of(rule);
        this.value = CustomDerivatives.spreading(valueOf(rule));
    }

    static RuledMethod of(CustomRule rule) {
        return new RuledMethod(rule);
    }

    private static MethodHandle valueOf(CustomRule rule) {
        Method own = rule.value();
        Class<?> owner = own == null ? rule.owner() : own.getDeclaringClass();
        String name = own == null ? rule.name() : own.getName();
        MethodType type = MethodType.methodType(rule.result(), rule.parameters());
        try {
            Lookup lookup = ClassFiles.isPlatform(owner) ? MethodHandles.publicLookup() : Access.to(owner);
            return lookup.findStatic(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new NotLiftableException("lift: a method with a rule must be accessible but " + rule + " is not (" + e
                    + "); " + Refusal.WAYS_OUT);
        }
    }

    /**
     * The rule of a static method that holds in a caller's code, or null.
     *
     * @throws NotLiftableException if the method is annotated with a rule that does not fit it
     */
    static @Nullable CustomRule find(Class<?> named, String name, String descriptor, Class<?> caller) {
        Class<?> owner = declaring(named, name, descriptor);
        if (owner == null) {
            return null;
        }
        CustomRule annotated = annotated(owner, name, descriptor);
        return annotated == null ? CustomRules.registered(owner, name, descriptor, caller) : annotated;
    }

    /** Says that a static method is about to be looked into; gives the rule it may have got in the meantime. */
    static @Nullable CustomRule lookInside(Class<?> named, String name, String descriptor, Class<?> caller) {
        Class<?> owner = declaring(named, name, descriptor);
        return owner == null ? null : CustomRules.lookInside(owner, name, descriptor, caller);
    }

    /** Whether a rule holds for a static method; if not, says that the method is about to be looked into. */
    static boolean claims(Class<?> named, String name, String descriptor, Class<?> caller) {
        return find(named, name, descriptor, caller) != null || lookInside(named, name, descriptor, caller) != null;
    }

    /** The class at or above the one that a call names that declares the method. */
    private static @Nullable Class<?> declaring(Class<?> named, String name, String descriptor) {
        for (Class<?> c = named; c != null; c = c.getSuperclass()) {
            if (ClassFiles.isPlatform(c) ? declares(c, name, descriptor) : isDeclared(c, name, descriptor)) {
                return c;
            }
        }
        return null;
    }

    private static boolean isDeclared(Class<?> type, String name, String descriptor) {
        return ClassFiles.declared(type, name, descriptor) != null;
    }

    private static boolean declares(Class<?> type, String name, String descriptor) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals(name)
                        && Type.getMethodDescriptor(method).equals(descriptor));
    }

    private static @Nullable CustomRule annotated(Class<?> owner, String name, String descriptor) {
        MethodBody body = ClassFiles.isPlatform(owner) ? null : ClassFiles.declared(owner, name, descriptor);
        List<AnnotationNode> annotations = body == null ? null : body.node.visibleAnnotations;
        if (annotations == null) {
            return null;
        }
        for (AnnotationNode annotation : annotations) {
            if (annotation.desc.equals(ANNOTATION)) {
                MethodType type = Shapes.methodType(descriptor, owner);
                Class<?> rule = ClassFiles.load(((Type) annotation.values.get(1)).getInternalName(), owner);
                try {
                    return CustomRule.of(owner, name, type.parameterList(), type.returnType(), rule);
                } catch (IllegalArgumentException e) {
                    throw new NotLiftableException("lift: " + e.getMessage());
                }
            }
        }
        return null;
    }

    /** Takes the arguments as lifted code has them, all in one array, and gives the result as lifted code has it. */
    MethodHandle handle() {
        try {
            return OWN.findVirtual(RuledMethod.class, "call", MethodType.methodType(Object.class, Object[].class))
                    .bindTo(this);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a method of this class is missing", e);
        }
    }

    /** Calls the method with arguments as lifted code has them. */
    Object call(@Nullable Object[] arguments) {
        List<Real[]> inputs = new ArrayList<>();
        CustomCall call = bind(arguments, inputs);
        Real[] output = Real.apply(call.asRule(), inputs.toArray(Real[][]::new));
        return call.result(output);
    }

    /** The method with its passive arguments bound; adds those it differentiates to {@code inputs}. */
    CustomCall bind(@Nullable Object[] arguments, List<Real[]> inputs) {
        @Nullable Object[] passive = new Object[arguments.length];
        List<Form> forms = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            if (!rule.isDifferentiated(i)) {
                passive[i] = passive(i, argument);
                continue;
            }
            requireNonNull(argument, () -> "an argument of " + rule + " is null");
            String what = "argument " + (i + 1);
            Form form = Form.of(rule.parameters().get(i), argument, rule.toString(), what);
            forms.add(form);
            inputs.add(form.flatReals(argument, rule.toString(), what));
        }
        return CustomCall.of(this, passive, forms.toArray(Form[]::new));
    }

    /** A call with plain arguments, whose numbers are told separately. */
    CustomCall bind(@Nullable Object[] arguments) {
        List<Form> forms = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (rule.isDifferentiated(i)) {
                Object argument = requireNonNull(arguments[i], () -> "an argument of " + rule + " is null");
                forms.add(Form.of(rule.parameters().get(i), argument, rule.toString(), "argument " + (i + 1)));
            }
        }
        return CustomCall.of(this, arguments, forms.toArray(Form[]::new));
    }

    private @Nullable Object passive(int index, @Nullable Object argument) {
        if (leadsToNumbers(argument)) {
            throw new NotLiftableException(
                    "lift: argument " + (index + 1) + " of " + rule
                            + " must not depend on the input but may; a rule differentiates numbers, arrays, records and matrices");
        }
        return argument;
    }

    /** Whether a passive argument is, or holds in an array, what only lifted code makes. */
    private static boolean leadsToNumbers(@Nullable Object argument) {
        if (argument instanceof Object[] elements && argument.getClass() == Object[].class) {
            return Arrays.stream(elements).anyMatch(RuledMethod::leadsToNumbers);
        }
        return argument instanceof Real || Support.isLifted(argument);
    }

    /** Evaluates the method. */
    Object value(@Nullable Object[] arguments) {
        try {
            Object result = (Object) value.invokeExact(arguments);
            return requireNonNull(result, () -> "the result of " + rule + " is null");
        } catch (Throwable e) {
            throw Lift.unchecked(e);
        }
    }
}
