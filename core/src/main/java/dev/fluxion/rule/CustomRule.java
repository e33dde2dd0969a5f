package dev.fluxion.rule;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A static method and the derivatives given to it, whose signatures fit: what backends see of a {@link DifferentiatedBy} or of a
 * registration. Immutable.
 */
public final class CustomRule {

    private final Class<?> owner;
    private final String name;
    private final List<Class<?>> parameters;
    private final Class<?> result;
    private final Class<?> rule;
    private final @Nullable Method value;
    private final @Nullable Method pushforward;
    private final @Nullable Method pullback;

    private CustomRule(
            Class<?> owner,
            String name,
            List<Class<?>> parameters,
            Class<?> result,
            Class<?> rule,
            @Nullable Method value,
            @Nullable Method pushforward,
            @Nullable Method pullback) {
        this.owner = owner;
        this.name = name;
        this.parameters = parameters;
        this.result = result;
        this.rule = rule;
        this.value = value;
        this.pushforward = pushforward;
        this.pullback = pullback;
    }

    /**
     * Fits a rule to a method.
     *
     * @param owner the class that declares the method, which is static
     * @param name the method's name
     * @param parameters its parameters' types
     * @param result its result's type
     * @param rule the class with a static {@code pushforward}, a static {@code pullback} or both
     * @throws IllegalArgumentException if a signature is not as {@link DifferentiatedBy} says
     */
    public static CustomRule of(
            Class<?> owner, String name, List<Class<?>> parameters, Class<?> result, Class<?> rule) {
        String method = nameOf(owner, name);
        if (!isDifferentiated(result)) {
            throw refused(method + " must return double, double[] or double[][] but returns " + result.getTypeName()
                    + "; return its numbers in an array");
        }
        List<Class<?>> differentiated =
                parameters.stream().filter(CustomRule::isDifferentiated).toList();
        if (differentiated.isEmpty()) {
            throw refused(method + " must have a parameter double, double[] or double[][] but has none");
        }
        List<Class<?>> pushed = new ArrayList<>(parameters);
        pushed.add(result);
        pushed.addAll(differentiated);
        List<Class<?>> pulled = new ArrayList<>(parameters);
        pulled.add(result);
        pulled.add(result);
        Method pushforward = find(rule, "pushforward", pushed);
        Method pullback = find(rule, "pullback", pulled);
        if (pushforward == null && pullback == null) {
            throw refused(rule.getTypeName() + " must have a static method " + signature("pushforward", pushed) + " or "
                    + signature("pullback", pulled) + " for " + method + " but has neither");
        }
        if (pushforward != null && pushforward.getReturnType() != result) {
            throw refused("the pushforward of " + rule.getTypeName() + " must return " + result.getTypeName()
                    + " as " + method + " does but returns "
                    + pushforward.getReturnType().getTypeName());
        }
        if (pullback != null) {
            checkCotangents(pullback, differentiated, method);
        }
        Method value = declared(rule, "value", parameters);
        if (value != null && value.getReturnType() != result) {
            throw refused("the value of " + rule.getTypeName() + " must return " + result.getTypeName() + " as "
                    + method + " does but returns " + value.getReturnType().getTypeName());
        }
        return new CustomRule(owner, name, List.copyOf(parameters), result, rule, value, pushforward, pullback);
    }

    private static void checkCotangents(Method pullback, List<Class<?>> differentiated, String method) {
        Class<?> returned = pullback.getReturnType();
        boolean fits = differentiated.size() == 1
                ? returned == differentiated.get(0)
                : returned.isRecord()
                        && Arrays.stream(returned.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toList()
                                .equals(differentiated);
        if (!fits) {
            String wanted = differentiated.stream().map(Class::getTypeName).collect(Collectors.joining(", "));
            throw refused("the pullback of " + pullback.getDeclaringClass().getTypeName() + " must return "
                    + (differentiated.size() == 1 ? wanted : "a record of " + wanted) + " for " + method
                    + " but returns " + returned.getTypeName());
        }
    }

    /** The method of this name that takes these parameters, with the flags or else without. */
    private static @Nullable Method find(Class<?> rule, String name, List<Class<?>> parameters) {
        List<Class<?>> flagged = new ArrayList<>(parameters);
        flagged.add(boolean[].class);
        Method withFlags = declared(rule, name, flagged);
        return withFlags == null ? declared(rule, name, parameters) : withFlags;
    }

    private static @Nullable Method declared(Class<?> rule, String name, List<Class<?>> parameters) {
        return Arrays.stream(rule.getDeclaredMethods())
                .filter(method -> method.getName().equals(name) && Modifier.isStatic(method.getModifiers()))
                .filter(method -> List.of(method.getParameterTypes()).equals(parameters))
                .findFirst()
                .orElse(null);
    }

    private static String signature(String name, List<Class<?>> parameters) {
        return name + parameters.stream().map(Class::getTypeName).collect(Collectors.joining(", ", "(", ")"));
    }

    private static IllegalArgumentException refused(String sentence) {
        return new IllegalArgumentException("rule: " + sentence);
    }

    static String nameOf(Class<?> owner, String name) {
        return owner.getTypeName() + "." + name;
    }

    /** Whether a type is one whose numbers a rule differentiates: a parameter of another is passive. */
    public static boolean isDifferentiated(Class<?> type) {
        return type == double.class || type == double[].class || type == double[][].class;
    }

    /** The class that declares the method. */
    public Class<?> owner() {
        return owner;
    }

    /** The method's name. */
    public String name() {
        return name;
    }

    /** The types of the method's parameters. */
    public List<Class<?>> parameters() {
        return parameters;
    }

    /** The type of the method's result, {@code double}, {@code double[]} or {@code double[][]}. */
    public Class<?> result() {
        return result;
    }

    /** The class that holds the derivatives. */
    public Class<?> rule() {
        return rule;
    }

    /** What gives the value in the method's place, if the rule has it. */
    public @Nullable Method value() {
        return value;
    }

    /** The same rule, with values from the method itself. */
    public CustomRule withMethodsValue() {
        return new CustomRule(owner, name, parameters, result, rule, null, pushforward, pullback);
    }

    /** The pushforward, if the rule has one of its own. */
    public @Nullable Method pushforward() {
        return pushforward;
    }

    /** The pullback, if the rule has one of its own. */
    public @Nullable Method pullback() {
        return pullback;
    }

    /** The method's name, with its class. */
    @Override
    public String toString() {
        return nameOf(owner, name);
    }
}
