package dev.fluxion.rule;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a static method a derivative of its own: every backend calls it instead of looking inside the method, which may be
 * native, remote or too deep to differentiate. The method itself runs for its value only: once for each evaluation of the code that
 * calls it, to whatever order that is differentiated.
 *
 * <pre>{@code
 * @DifferentiatedBy(SoftplusRule.class)
 * static double softplus(double x) {
 *     return Math.log1p(Math.exp(x));
 * }
 *
 * final class SoftplusRule {
 *     static double pullback(double x, double y, double cotangent) {
 *         return cotangent / (1 + Math.exp(-x));
 *     }
 * }
 * }</pre>
 *
 * <p>The method returns numbers: {@code double}, {@code double[]}, {@code double[][]}, a record of such, or a matrix of EJML's. Of its
 * parameters, those of type {@code double}, {@code double[]} and {@code double[][]} are differentiated; records and matrices are if the
 * derivatives say so, by a tangent that they take or a cotangent that they return; all others are passive and may not depend on the input. The
 * rule is a class with
 * one or both of these static methods, of any access; what is missing is generated:
 *
 * <ul>
 *   <li>{@code pushforward}: takes the method's arguments, its result, and one tangent for each differentiated parameter, in order
 *       and shaped like it; returns the tangent of the result. One more parameter {@code boolean[] moving} may follow, which says
 *       which of the differentiated parameters move; the tangents of the others are zeros.
 *   <li>{@code pullback}: takes the method's arguments, its result, and a cotangent shaped like the result; returns the cotangent of the
 *       differentiated parameter, shaped like it, or, if there are several, a record with one component for each, in order. One more parameter
 *       {@code boolean[] wanted} may follow, which says which of the differentiated parameters are asked for; what is
 *       returned for the others is not looked at and may be null.
 * </ul>
 *
 * <p>A static method {@code value} with the method's own parameters and result may be there as well: code that is differentiated then calls it
 * in the method's place, whose body never runs. It must give exactly what the method gives.
 *
 * <p>Both derivatives are plain Java. For derivatives of second and higher order they are lifted as a user's code is, and calls of methods with
 * rules in them are ruled again; first derivatives call them as they are. Arguments are copies, but the method must not
 * change its own: that is refused.
 *
 * <p>Backends that only evaluate, such as finite differences, call the method and never the rule.
 *
 * @see CustomRules for methods that cannot be annotated
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface DifferentiatedBy {
    /** The class that holds the derivatives; one class may serve several methods by overloading. */
    Class<?> value();
}
