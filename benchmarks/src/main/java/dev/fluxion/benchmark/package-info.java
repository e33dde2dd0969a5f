/** JMH benchmarks of the backends and of the stream operators. */
@NullMarked
package dev.fluxion.benchmark;

import org.jspecify.annotations.NullMarked;
