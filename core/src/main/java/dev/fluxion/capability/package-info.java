/** What a backend says it can do, to choose one by; start at {@link dev.fluxion.capability.Capabilities}. */
@NullMarked
package dev.fluxion.capability;

import org.jspecify.annotations.NullMarked;
