package dev.fluxion.streams;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/** Makes every blocking call on a thread that must not block an error, in all tests of this module. */
public final class BlockHoundExtension implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        BlockHound.install();
    }
}
