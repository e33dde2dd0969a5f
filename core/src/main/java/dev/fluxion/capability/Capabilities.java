package dev.fluxion.capability;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a backend declares that it can do. Immutable.
 *
 * <pre>{@code
 * Capabilities.of(Primitive.PULLBACK).stable().ofAnyOrder().with(Feature.SCALARS, Support.SLOW)
 * }</pre>
 *
 * <p>The conformance kit holds a backend to its declaration: what is declared works, and what is not is refused.
 */
public final class Capabilities {

    /** Stands for every order: a backend that can be nested to any depth. */
    public static final int ANY_ORDER = Integer.MAX_VALUE;

    private final Primitive primitive;
    private final Accuracy accuracy;
    private final int order;
    private final Maturity maturity;
    private final Map<Feature, Support> features;

    private Capabilities(
            Primitive primitive, Accuracy accuracy, int order, Maturity maturity, Map<Feature, Support> features) {
        this.primitive = primitive;
        this.accuracy = accuracy;
        this.order = order;
        this.maturity = maturity;
        this.features = features;
    }

    /**
     * Those of a backend that runs the lifted function on numbers of its own and does no more: exact, of first order, experimental,
     * with everything that lifting supports, and so neither code that cannot be lifted nor a GPU.
     */
    public static Capabilities of(Primitive primitive) {
        Map<Feature, Support> features = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) {
            features.put(feature, Support.YES);
        }
        features.put(Feature.GPU, Support.NO);
        features.put(Feature.ANY_CODE, Support.NO);
        return new Capabilities(primitive, Accuracy.EXACT, 1, Maturity.EXPERIMENTAL, features);
    }

    /** With a feature supported as said. */
    public Capabilities with(Feature feature, Support support) {
        Map<Feature, Support> changed = new EnumMap<>(features);
        changed.put(feature, support);
        return new Capabilities(primitive, accuracy, order, maturity, changed);
    }

    /** With derivatives of fewer digits than the numbers have. */
    public Capabilities approximate() {
        return new Capabilities(primitive, Accuracy.APPROXIMATE, order, maturity, features);
    }

    /** With derivatives of derivatives: the backend can be nested inside another, or itself, to any depth. */
    public Capabilities ofAnyOrder() {
        return ofOrder(ANY_ORDER);
    }

    /**
     * With derivatives up to an order.
     *
     * @throws IllegalArgumentException if the order is negative
     */
    public Capabilities ofOrder(int highest) {
        if (highest < 0) {
            throw new IllegalArgumentException("capabilities: order must be at least 0 but was " + highest);
        }
        return new Capabilities(primitive, accuracy, highest, maturity, features);
    }

    /** With the promise of {@link Maturity#STABLE}. */
    public Capabilities stable() {
        return new Capabilities(primitive, accuracy, order, Maturity.STABLE, features);
    }

    /** What the backend writes itself. */
    public Primitive primitive() {
        return primitive;
    }

    /** How near its derivatives come. */
    public Accuracy accuracy() {
        return accuracy;
    }

    /** The highest order of derivative that the backend takes by itself; {@link #ANY_ORDER} if there is none. */
    public int order() {
        return order;
    }

    /** How far the backend can be relied upon. */
    public Maturity maturity() {
        return maturity;
    }

    /** How well a feature is supported. */
    public Support of(Feature feature) {
        return Objects.requireNonNull(features.get(feature), "feature");
    }

    /** Each feature with how well it is supported. */
    public Map<Feature, Support> features() {
        return Collections.unmodifiableMap(features);
    }

    /**
     * Those of this backend over another, with derivatives up to the given order: the function must suit the inner one, whose
     * derivative must suit this one.
     */
    public Capabilities over(Capabilities inner, int highest) {
        Map<Feature, Support> both = new EnumMap<>(Feature.class);
        features.forEach((feature, support) -> both.put(feature, support.and(inner.of(feature))));
        return new Capabilities(
                primitive,
                accuracy.compareTo(inner.accuracy) >= 0 ? accuracy : inner.accuracy,
                highest,
                maturity.compareTo(inner.maturity) >= 0 ? maturity : inner.maturity,
                both);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Capabilities that
                && primitive == that.primitive
                && accuracy == that.accuracy
                && order == that.order
                && maturity == that.maturity
                && features.equals(that.features);
    }

    @Override
    public int hashCode() {
        return Objects.hash(primitive, accuracy, order, maturity, features);
    }

    @Override
    public String toString() {
        return primitive + ", " + accuracy + ", order " + (order == ANY_ORDER ? "any" : order) + ", " + maturity + ", "
                + features;
    }
}
