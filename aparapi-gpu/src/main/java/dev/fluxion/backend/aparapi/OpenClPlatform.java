package dev.fluxion.backend.aparapi;

/**
 * An OpenCL driver, as it describes itself.
 *
 * @param name the driver's name, such as {@code Portable Computing Language}
 * @param vendor who makes it
 * @param version the version of OpenCL it implements, and its own
 */
public record OpenClPlatform(String name, String vendor, String version) {}
