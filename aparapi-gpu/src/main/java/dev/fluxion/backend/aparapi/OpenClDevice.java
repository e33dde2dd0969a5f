package dev.fluxion.backend.aparapi;

/**
 * A device that OpenCL can compute on, found by {@link OpenClDevices#discover}.
 *
 * @param index the device's place among those discovered, from 0
 * @param platform the driver it is reached through
 * @param name the device's name
 * @param type what kind of device it is
 * @param computeUnits how many compute units work in parallel: cores of a processor, multiprocessors of a GPU
 * @param memoryBytes the size of its global memory in bytes
 * @param doublePrecision whether it computes in {@code double} (the extension {@code cl_khr_fp64}); derivatives need it
 */
public record OpenClDevice(
        int index,
        OpenClPlatform platform,
        String name,
        Type type,
        int computeUnits,
        long memoryBytes,
        boolean doublePrecision) {

    /** What a device is, the most promising for batches first. */
    public enum Type {
        GPU,
        ACCELERATOR,
        CPU,
        OTHER
    }
}
