package dev.fluxion.lift;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the class whose static methods lifted code calls in the place of this type's methods, with the
 * receiver first, {@code Real} for {@code double}, {@code Real[]} for {@code double[]} and {@code Object} for functions and all other objects.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface LiftedBy {
    Class<?> value();
}
