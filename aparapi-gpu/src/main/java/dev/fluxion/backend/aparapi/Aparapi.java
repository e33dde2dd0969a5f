package dev.fluxion.backend.aparapi;

import com.aparapi.Config;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLLoader;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Aparapi's native side, loaded at the first use, without the log lines it writes about itself. */
final class Aparapi {

    /** Held during every native call: Aparapi's own runner takes turns too, as its native side keeps static state. */
    static final Object LOCK = new Object();

    private static final List<OpenCLDevice> DEVICES = load();

    private Aparapi() {}

    /** The devices of all platforms, in the order of the drivers; empty where OpenCL is missing. */
    static List<OpenCLDevice> devices() {
        return DEVICES;
    }

    /** Whether the native library and the OpenCL runtime it needs could be loaded. */
    static boolean isLoaded() {
        return OpenCLLoader.isOpenCLAvailable();
    }

    /**
     * Finds the Aparapi object behind a device.
     *
     * @throws NoOpenClDeviceException if there is no device at all
     * @throws IllegalArgumentException if the device is not among those discovered
     */
    static OpenCLDevice find(String operation, OpenClDevice device) {
        if (DEVICES.isEmpty()) {
            throw new NoOpenClDeviceException();
        }
        int index = device.index();
        if (index < 0
                || index >= DEVICES.size()
                || !DEVICES.get(index).getName().equals(device.name())) {
            throw new IllegalArgumentException(
                    operation + ": device must be one that OpenClDevices discovered but was " + device);
        }
        return DEVICES.get(index);
    }

    /** Does something without what Aparapi logs about itself. */
    static void quietly(Runnable action) {
        Logger logger = Logger.getLogger(Config.getLoggerName());
        Level level = logger.getLevel();
        logger.setLevel(Level.OFF);
        try {
            action.run();
        } finally {
            logger.setLevel(level);
        }
    }

    private static List<OpenCLDevice> load() {
        Handler[] handlers = Logger.getLogger("").getHandlers();
        Level[] levels = Arrays.stream(handlers).map(Handler::getLevel).toArray(Level[]::new);
        Logger logger = Logger.getLogger(Config.getLoggerName()); // initializes Config, which turns every handler down
        for (int i = 0; i < handlers.length; i++) {
            handlers[i].setLevel(levels[i]);
        }
        Level level = logger.getLevel();
        logger.setLevel(Level.OFF); // a missing runtime is an answer here, not a SEVERE event
        try {
            return List.copyOf(OpenCLDevice.listDevices(null));
        } finally {
            logger.setLevel(level);
        }
    }
}
