/**
 * Functions that an equation defines, differentiated by the implicit function theorem; start at {@link
 * dev.fluxion.implicit.ImplicitFunction}.
 */
@NullMarked
package dev.fluxion.implicit;

import org.jspecify.annotations.NullMarked;
