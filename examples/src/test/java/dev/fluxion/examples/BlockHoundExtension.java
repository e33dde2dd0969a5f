package dev.fluxion.examples;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/** Makes every blocking call on a thread that must not block an error, in all tests of this module. */
public final class BlockHoundExtension implements BeforeAllCallback {

    private static final String TCK = "org.reactivestreams.tck.TestEnvironment$";

    @Override
    public void beforeAll(ExtensionContext context) {
        // The subscribers of the Reactive Streams TCK note signals in queues that have a lock.
        BlockHound.install(builder -> builder.allowBlockingCallsInside(TCK + "Receptacle", "add")
                .allowBlockingCallsInside(TCK + "Receptacle", "complete")
                .allowBlockingCallsInside(TCK + "Promise", "complete"));
    }
}
