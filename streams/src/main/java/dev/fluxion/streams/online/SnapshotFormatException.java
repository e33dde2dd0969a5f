package dev.fluxion.streams.online;

import java.io.IOException;

/** Says in one sentence why a file cannot be taken for a snapshot. */
public final class SnapshotFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    SnapshotFormatException(String message) {
        super(message);
    }
}
