package dev.fluxion.examples.lynx;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Pelts of snowshoe hares and Canadian lynxes that trappers brought to the Hudson's Bay Company, in thousands a year from 1900 to 1920. {@code
 * SOURCE.txt} beside the table says where they come from.
 */
final class HudsonBay {

    static final int FIRST_YEAR = 1900;

    private static final String TABLE = "hudson-bay.csv";

    private static final double[] PELTS = read();

    private HudsonBay() {}

    private static double[] read() {
        try (var lines = new BufferedReader(new InputStreamReader(
                requireNonNull(HudsonBay.class.getResourceAsStream(TABLE), TABLE), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1) // names
                    .flatMap(line -> Stream.of(line.split(",")).skip(1)) // the year
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int years() {
        return PELTS.length / 2;
    }

    /** Hares and lynxes of the first year, then of the second, and so on: as an ODE's states come; a copy. */
    static double[] pelts() {
        return Arrays.copyOf(PELTS, PELTS.length);
    }
}
