package dev.fluxion.rule;

import static java.util.Objects.requireNonNull;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Rules for static methods that cannot be annotated: of the JDK, of closed source, native ones. A registration says of a method what
 * {@link DifferentiatedBy} on it would have said.
 *
 * <pre>{@code
 * static {
 *     CustomRules.register(Gamma.class, "logGamma", LogGammaRule.class, double.class);
 * }
 * }</pre>
 *
 * <p><b>Scope.</b> A rule holds in all code that can see the rule's class, that is, code of the same class loader and of those
 * below it, whichever backend differentiates it. So two applications in one JVM may give a method of the JDK different
 * rules. A registration cannot be taken back or replaced; it ends with the class of the rule, and keeps neither that class nor the method's
 * alive.
 *
 * <p><b>Order.</b> A rule must be registered before code that it holds in is first differentiated with a call of the method in it:
 * later it would be ignored there, and is refused. A static initializer of the calling class is a good place.
 *
 * <p>Safe to use from several threads.
 */
public final class CustomRules {

    /** Classes whose methods the lifter knows. */
    private static final Set<Class<?>> KNOWN =
            Set.of(Math.class, StrictMath.class, Double.class, Float.class, Arrays.class, System.class, Objects.class);

    /** By the class that declares the methods, which is held weakly, as everything here is that may belong to an application. */
    private static final Map<Class<?>, Map<String, Registrations>> TABLES =
            Collections.synchronizedMap(new WeakHashMap<>());

    /** The rules that a class holds, which live as long as it does. */
    private static final ClassValue<List<CustomRule>> HELD = new ClassValue<>() {
        @Override
        protected List<CustomRule> computeValue(Class<?> type) {
            return new CopyOnWriteArrayList<>();
        }
    };

    private CustomRules() {}

    /**
     * Registers a rule for a method.
     *
     * @param owner the class that declares the method
     * @param name the method's name
     * @param rule the class with the static methods {@code pushforward}, {@code pullback} or both, as {@link DifferentiatedBy} describes
     *     them
     * @param parameters the types of the method's parameters
     * @throws IllegalArgumentException if there is no such static method, the rule does not fit it, or the method already
     *     has a rule
     * @throws IllegalStateException if the method was looked into before, where the rule would hold
     */
    public static void register(Class<?> owner, String name, Class<?> rule, Class<?>... parameters) {
        Method method;
        try {
            method = owner.getDeclaredMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("register: " + CustomRule.nameOf(owner, name)
                    + " must have the parameters "
                    + Arrays.stream(parameters).map(Class::getTypeName).toList() + " but there is no such method");
        }
        register(method, rule);
    }

    /**
     * Registers a rule for a method.
     *
     * @param method the method
     * @param rule the class with the static methods {@code pushforward}, {@code pullback} or both, as {@link DifferentiatedBy} describes
     *     them
     * @throws IllegalArgumentException if the method is not static, the rule does not fit it, the method already has a
     *     rule, or it is one of the JDK's numbers and arrays
     * @throws IllegalStateException if the method was looked into before, where the rule would hold
     */
    public static void register(Method method, Class<?> rule) {
        requireNonNull(rule, "rule");
        Class<?> owner = method.getDeclaringClass();
        String called = CustomRule.nameOf(owner, method.getName());
        if (!Modifier.isStatic(method.getModifiers())) {
            throw new IllegalArgumentException(
                    "register: " + called + " must be static but is not; register a static" + " method that calls it");
        }
        if (KNOWN.contains(owner)) {
            throw new IllegalArgumentException("register: " + called
                    + " must belong to another class than the JDK's numbers and arrays, which are differentiated as they are; register a"
                    + " static method of your own that calls it");
        }
        if (method.isAnnotationPresent(DifferentiatedBy.class)) {
            throw new IllegalArgumentException("register: " + called + " must have no rule yet but is annotated");
        }
        if (!sees(rule.getClassLoader(), owner)) {
            throw new IllegalArgumentException("register: the class loader of " + rule.getTypeName() + " must find "
                    + owner.getTypeName() + " but does not");
        }
        CustomRule fitted = CustomRule.of(
                owner, method.getName(), List.of(method.getParameterTypes()), method.getReturnType(), rule);
        of(owner, method.getName(), descriptor(method)).add(fitted);
        HELD.get(rule).add(fitted);
    }

    /**
     * Internal: the rule registered for a method that holds in a caller's code, or null.
     *
     * @param owner the class that declares the method
     * @param name the method's name
     * @param descriptor the method's descriptor
     * @param caller the class whose code calls it
     */
    public static @Nullable CustomRule registered(Class<?> owner, String name, String descriptor, Class<?> caller) {
        Map<String, Registrations> table = TABLES.get(owner);
        Registrations known = table == null ? null : table.get(name + descriptor);
        return known == null ? null : known.in(caller.getClassLoader());
    }

    /**
     * Internal: says that a caller's code is about to be differentiated by looking inside a method. From now on a rule that would
     * hold there is refused.
     *
     * @return the rule that was registered in the meantime, which must be used instead; null if there is none
     */
    public static @Nullable CustomRule lookInside(Class<?> owner, String name, String descriptor, Class<?> caller) {
        return of(owner, name, descriptor).lookInside(caller.getClassLoader());
    }

    private static Registrations of(Class<?> owner, String name, String descriptor) {
        return TABLES.computeIfAbsent(owner, type -> new ConcurrentHashMap<>())
                .computeIfAbsent(name + descriptor, method -> new Registrations());
    }

    private static String descriptor(Method method) {
        return java.lang.invoke.MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString();
    }

    /** Whether code of a class loader that names a class means this one. */
    private static boolean sees(@Nullable ClassLoader loader, Class<?> type) {
        try {
            return Class.forName(type.getName(), false, loader) == type;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** What is known of one method. Holds rules and class loaders weakly: it may outlive them. */
    private static final class Registrations {
        private final List<WeakReference<CustomRule>> rules = new ArrayList<>();
        private final Set<ClassLoader> lookedInside = Collections.newSetFromMap(new WeakHashMap<>());

        synchronized void add(CustomRule rule) {
            CustomRule before = in(rule.rule().getClassLoader());
            if (before != null) {
                throw new IllegalArgumentException("register: " + rule + " must have no rule yet but has that of "
                        + before.rule().getTypeName());
            }
            for (ClassLoader loader : lookedInside) {
                if (sees(loader, rule.rule())) {
                    throw new IllegalStateException("register: the rule of " + rule
                            + " must be there before the method is first differentiated but it was already; register it in"
                            + " a static initializer of the class that calls the method");
                }
            }
            rules.add(new WeakReference<>(rule));
        }

        synchronized @Nullable CustomRule lookInside(ClassLoader caller) {
            CustomRule rule = in(caller);
            if (rule == null) {
                lookedInside.add(caller);
            }
            return rule;
        }

        /** The last rule that code of a class loader can see: that of the nearest class loader. */
        synchronized @Nullable CustomRule in(ClassLoader caller) {
            CustomRule found = null;
            for (WeakReference<CustomRule> reference : rules) {
                CustomRule rule = reference.get();
                boolean nearer =
                        found == null || (rule != null && sees(rule.rule().getClassLoader(), found.rule()));
                if (rule != null && nearer && sees(caller, rule.rule())) {
                    found = rule;
                }
            }
            return found;
        }
    }
}
