package dev.fluxion.backend.aparapi;

import com.aparapi.device.OpenCLDevice;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The OpenCL devices of this machine. Immutable and safe to share between threads.
 *
 * <pre>{@code
 * OpenClDevices devices = OpenClDevices.discover();
 * devices.all().forEach(System.out::println);
 * if (devices.isEmpty()) {
 *     System.out.println(devices.absence());
 * }
 * }</pre>
 *
 * @param all the devices in the order of their index, empty when there is none
 * @param absence why there is no device and how to get one, in one or two sentences; empty when there is a device
 */
public record OpenClDevices(List<OpenClDevice> all, String absence) {

    private static final String HOW_TO_GET_ONE =
            " Install the OpenCL driver of your GPU, or PoCL, which makes a device of"
                    + " the processor (on Debian: apt-get install pocl-opencl-icd).";

    private static final Comparator<OpenClDevice> BEST_FIRST = Comparator.comparing(OpenClDevice::doublePrecision)
            .reversed()
            .thenComparing(OpenClDevice::type)
            .thenComparing(Comparator.comparingInt(OpenClDevice::computeUnits).reversed())
            .thenComparingInt(OpenClDevice::index);

    public OpenClDevices {
        all = List.copyOf(all);
    }

    /**
     * Asks the OpenCL drivers for their devices. The drivers are asked once in the life of the process: what is
     * plugged in later is not seen. Nothing is thrown where OpenCL is missing; {@link #absence} then says what is.
     *
     * <p>Aparapi itself may write "running on an untested OpenCL platform" to standard error: it says so of
     * every version of OpenCL but 1.1 to 2.1, from native code that cannot be told not to. Standard output stays clean.
     *
     * @return the devices found
     */
    public static OpenClDevices discover() {
        return Discovered.DEVICES;
    }

    static OpenClDevices of(List<OpenClDevice> devices, boolean runtimeLoaded) {
        if (!devices.isEmpty()) {
            return new OpenClDevices(devices, "");
        }
        String missing = runtimeLoaded
                ? "OpenCL is installed but has no driver that offers a device."
                : "There is no OpenCL runtime on this machine, or none that Aparapi can load.";
        return new OpenClDevices(devices, missing + HOW_TO_GET_ONE);
    }

    /** Whether there is no device at all. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * The device to take where the user has not said: one that computes in double precision if there is any, a GPU
     * before an accelerator before a processor, then the one with the most compute units.
     *
     * @return the device
     * @throws NoOpenClDeviceException if there is no device
     */
    public OpenClDevice preferred() {
        return all.stream().min(BEST_FIRST).orElseThrow(NoOpenClDeviceException::new);
    }

    /**
     * Finds a device by what a user types: its index ({@code 0}), its type ({@code gpu}) or a part of its name
     * ({@code radeon}), in this order and in upper or lower case. The first of several matches by type or name is the
     * one that {@link #preferred} would take.
     *
     * @param wanted the index, type or part of the name
     * @return the device
     * @throws NoOpenClDeviceException if there is no device at all
     * @throws IllegalArgumentException if no device matches; the message lists those there are
     */
    public OpenClDevice select(String wanted) {
        if (all.isEmpty()) {
            throw new NoOpenClDeviceException();
        }
        String lower = wanted.toLowerCase(Locale.ROOT);
        List<Predicate<OpenClDevice>> readings = List.of(
                device -> lower.equals(Integer.toString(device.index())),
                device -> lower.equals(device.type().name().toLowerCase(Locale.ROOT)),
                device -> !lower.isBlank()
                        && device.name().toLowerCase(Locale.ROOT).contains(lower));
        return readings.stream()
                .flatMap(reading -> all.stream().filter(reading).sorted(BEST_FIRST))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("select: wanted must be the index, the type or a part"
                        + " of the name of a device but was \"" + wanted + "\"; there is " + listed()));
    }

    private String listed() {
        return all.stream()
                .map(device ->
                        device.index() + " (" + device.type().name().toLowerCase(Locale.ROOT) + "): " + device.name())
                .collect(Collectors.joining(", "));
    }

    private static OpenClDevice describe(int index, OpenCLDevice device) {
        var platform = device.getOpenCLPlatform();
        return new OpenClDevice(
                index,
                new OpenClPlatform(platform.getName(), platform.getVendor(), platform.getVersion()),
                device.getName(),
                type(device),
                device.getMaxComputeUnits(),
                device.getGlobalMemSize(),
                NativeContext.supportsDoublePrecision(device));
    }

    private static OpenClDevice.Type type(OpenCLDevice device) {
        return switch (device.getType()) {
            case GPU -> OpenClDevice.Type.GPU;
            case ACC -> OpenClDevice.Type.ACCELERATOR;
            case CPU -> OpenClDevice.Type.CPU;
            default -> OpenClDevice.Type.OTHER;
        };
    }

    /** Initialized, and the drivers asked, at the first use. */
    private static final class Discovered {

        private static final OpenClDevices DEVICES = ask();

        private static OpenClDevices ask() {
            List<OpenCLDevice> found = Aparapi.devices();
            return of(
                    IntStream.range(0, found.size())
                            .mapToObj(index -> describe(index, found.get(index)))
                            .toList(),
                    Aparapi.isLoaded());
        }
    }
}
