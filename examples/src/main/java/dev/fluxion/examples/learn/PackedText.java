package dev.fluxion.examples.learn;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Text as the vector that a snapshot takes: compressed, six bytes a number (a double holds integers of 48 bits exactly,
 * whatever happens to it on the way), the number of bytes first.
 */
final class PackedText {

    private static final int BYTES = 6;

    private PackedText() {}

    static double[] pack(String text) {
        byte[] bytes = deflate(text.getBytes(StandardCharsets.UTF_8));
        double[] packed = new double[1 + (bytes.length + BYTES - 1) / BYTES];
        packed[0] = bytes.length;
        for (int i = 1; i < packed.length; i++) {
            long value = 0;
            for (int b = BYTES * (i - 1); b < BYTES * i; b++) {
                value = (value << 8) | (b < bytes.length ? bytes[b] & 0xFF : 0);
            }
            packed[i] = value;
        }
        return packed;
    }

    static String unpack(double[] packed) {
        byte[] bytes = new byte[(int) packed[0]];
        for (int b = 0; b < bytes.length; b++) {
            long value = (long) packed[1 + b / BYTES];
            bytes[b] = (byte) (value >> (8 * (BYTES - 1 - b % BYTES)));
        }
        return new String(inflate(bytes), StandardCharsets.UTF_8);
    }

    private static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return deflated.toByteArray();
    }

    private static byte[] inflate(byte[] bytes) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
