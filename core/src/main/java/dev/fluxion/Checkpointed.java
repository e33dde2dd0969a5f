package dev.fluxion;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Asks that gradients, pullbacks and Jacobians of code which runs this method keep few states of its long outermost loops, and run rounds again from them: memory grows with the
 * logarithm of the number of rounds, and each round is run some more times. Backends that transform code know it, in a method that is differentiated
 * or that becomes part of one; it then holds for all outermost loops of the function that is differentiated. To others it means nothing. What is computed is the
 * same with and without.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Checkpointed {}
