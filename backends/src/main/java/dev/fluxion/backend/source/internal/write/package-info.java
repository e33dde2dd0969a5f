/** Internal: writes generated classes, methods and partial derivatives; start at {@link dev.fluxion.backend.source.internal.write.MethodEmission}. */
@NullMarked
package dev.fluxion.backend.source.internal.write;

import org.jspecify.annotations.NullMarked;
