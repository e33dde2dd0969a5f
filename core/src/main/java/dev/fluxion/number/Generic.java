package dev.fluxion.number;

/** A function that can be computed with any kind of {@link Real}. */
@FunctionalInterface
public interface Generic {

    /**
     * The function over one kind of number. The kind changes no result: code lifted for one kind
     * only ever meets that kind, which lets the JVM compile it without dispatching.
     *
     * @param kind the class of the numbers the function will be given
     */
    RealFunction over(Class<? extends Real> kind);
}
