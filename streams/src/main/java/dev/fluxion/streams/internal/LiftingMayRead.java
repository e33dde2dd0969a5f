package dev.fluxion.streams.internal;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Internal: tells BlockHound, where it is installed, that a function's class file may be read on any thread, once, when the
 * function is first differentiated: as it is with the loading of a class.
 */
public final class LiftingMayRead implements BlockHoundIntegration {

    /** For the service loader. */
    public LiftingMayRead() {}

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("dev.fluxion.lift.ClassFiles$ClassFile", "read");
    }
}
