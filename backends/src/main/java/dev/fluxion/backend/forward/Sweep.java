package dev.fluxion.backend.forward;

import dev.fluxion.number.Real;

/** One evaluation of the function; dual numbers know which one they belong to. */
final class Sweep {

    final long level = Real.freshLevel();
}
