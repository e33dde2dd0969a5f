package dev.fluxion.rule;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
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
    private final BitSet differentiated;
    private final Class<?> rule;
    private final @Nullable Method value;
    private final @Nullable Method pushforward;
    private final @Nullable Method pullback;

    private CustomRule(
            Class<?> owner,
            String name,
            List<Class<?>> parameters,
            Class<?> result,
            BitSet differentiated,
            Class<?> rule,
            @Nullable Method value,
            @Nullable Method pushforward,
            @Nullable Method pullback) {
        this.owner = owner;
        this.name = name;
        this.parameters = parameters;
        this.result = result;
        this.differentiated = differentiated;
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
        if (!isNumbers(result) && !mayBeComposite(result)) {
            throw refused(
                    method + " must return numbers, double, double[], double[][], a record or a matrix, but returns "
                            + result.getTypeName() + "; return its numbers in an array");
        }
        BitSet all = places(parameters, type -> isNumbers(type) || mayBeComposite(type));
        if (all.isEmpty()) {
            throw refused(
                    method + " must have a parameter double, double[], double[][], a record or a matrix but has none");
        }
        BitSet numbers = places(parameters, CustomRule::isNumbers);
        BitSet told = Differentiated.told(rule, parameters, result, numbers);
        return of(owner, name, parameters, result, told != null ? told : numbers.isEmpty() ? all : numbers, rule);
    }

    private static CustomRule of(
            Class<?> owner, String name, List<Class<?>> parameters, Class<?> result, BitSet places, Class<?> rule) {
        String method = nameOf(owner, name);
        List<Class<?>> differentiated = at(places, parameters);
        Method pushforward = find(rule, "pushforward", pushed(parameters, result, differentiated));
        Method pullback = find(rule, "pullback", pulled(parameters, result));
        if (pushforward == null && pullback == null) {
            throw refused(rule.getTypeName() + " must have a static method "
                    + signature("pushforward", pushed(parameters, result, differentiated)) + " or "
                    + signature("pullback", pulled(parameters, result)) + " for " + method + " but has neither");
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
        return new CustomRule(owner, name, List.copyOf(parameters), result, places, rule, value, pushforward, pullback);
    }

    private static List<Class<?>> pushed(List<Class<?>> parameters, Class<?> result, List<Class<?>> differentiated) {
        List<Class<?>> pushed = new ArrayList<>(parameters);
        pushed.add(result);
        pushed.addAll(differentiated);
        return pushed;
    }

    private static List<Class<?>> pulled(List<Class<?>> parameters, Class<?> result) {
        List<Class<?>> pulled = new ArrayList<>(parameters);
        pulled.add(result);
        pulled.add(result);
        return pulled;
    }

    private static BitSet places(List<Class<?>> parameters, Predicate<Class<?>> wanted) {
        var places = new BitSet();
        for (int i = 0; i < parameters.size(); i++) {
            places.set(i, wanted.test(parameters.get(i)));
        }
        return places;
    }

    private static List<Class<?>> at(BitSet places, List<Class<?>> parameters) {
        List<Class<?>> some = new ArrayList<>();
        places.stream().forEach(i -> some.add(parameters.get(i)));
        return some;
    }

    private static void checkCotangents(Method pullback, List<Class<?>> differentiated, String method) {
        Class<?> returned = pullback.getReturnType();
        if (!returns(pullback, differentiated)) {
            String wanted = differentiated.stream().map(Class::getTypeName).collect(Collectors.joining(", "));
            throw refused("the pullback of " + pullback.getDeclaringClass().getTypeName() + " must return "
                    + (differentiated.size() == 1 ? wanted : "a record of " + wanted) + " for " + method
                    + " but returns " + returned.getTypeName());
        }
    }

    private static boolean returns(Method pullback, List<Class<?>> differentiated) {
        Class<?> returned = pullback.getReturnType();
        return differentiated.size() == 1
                ? returned == differentiated.get(0)
                : returned.isRecord()
                        && Arrays.stream(returned.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toList()
                                .equals(differentiated);
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

    private static boolean isNumbers(Class<?> type) {
        return type == double.class || type == double[].class || type == double[][].class;
    }

    /** Whether objects of a type may be made of numbers; that they are shows when one is there. */
    private static boolean mayBeComposite(Class<?> type) {
        return !type.isPrimitive()
                && !type.isArray()
                && !type.isInterface()
                && !type.isEnum()
                && !type.getName().startsWith("java.");
    }

    /** Whether a rule differentiates a parameter, counted from 0: any other is passive. */
    public boolean isDifferentiated(int parameter) {
        return differentiated.get(parameter);
    }

    /** Whether the rule differentiates records, matrices or other objects made of numbers, or has one as its result. */
    public boolean hasComposites() {
        return !isNumbers(result) || !at(differentiated, parameters).stream().allMatch(CustomRule::isNumbers);
    }

    /** How many parameters the rule differentiates. */
    public int differentiated() {
        return differentiated.cardinality();
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

    /** The type of the method's result. */
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
        return new CustomRule(owner, name, parameters, result, differentiated, rule, null, pushforward, pullback);
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
