package dev.fluxion.backend.aparapi;

/** The numbers that a device computes with. */
public enum Precision {
    /** 53 bits, as in Java; takes a device with the extension {@code cl_khr_fp64}. */
    DOUBLE(Double.BYTES),

    /** 24 bits, about seven decimal digits: for devices without {@code double}, or slow at it. */
    FLOAT(Float.BYTES);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** The size of a number in bytes. */
    int bytes() {
        return bytes;
    }
}
