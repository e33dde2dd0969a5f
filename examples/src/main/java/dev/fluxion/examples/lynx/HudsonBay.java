package dev.fluxion.examples.lynx;

/**
 * Pelts of snowshoe hares and Canadian lynxes that trappers brought to the Hudson's Bay Company, in thousands a year from 1900 to 1920.
 *
 * <p>Hewitt, The Conservation of the Wild Life of Canada, 1921, and Elton and Nicholson, The ten-year cycle in numbers of the lynx in
 * Canada, Journal of Animal Ecology 11, 1942, as usually printed.
 */
final class HudsonBay {

    static final int FIRST_YEAR = 1900;

    private static final double[] HARES = {
        30, 47.2, 70.2, 77.4, 36.3, 20.6, 18.1, 21.4, 22, 25.4, 27.1, 40.3, 57, 76.6, 52.3, 19.5, 11.2, 7.6, 14.6, 16.2,
        24.7
    };

    private static final double[] LYNXES = {
        4, 6.1, 9.8, 35.2, 59.4, 41.7, 19, 13, 8.3, 9.1, 7.4, 8, 12.3, 19.5, 45.7, 51.1, 29.7, 15.8, 9.7, 10.1, 8.6
    };

    private HudsonBay() {}

    static int years() {
        return HARES.length;
    }

    /** Hares and lynxes of the first year, then of the second, and so on: as an ODE's states come. */
    static double[] pelts() {
        double[] pelts = new double[2 * years()];
        for (int i = 0; i < years(); i++) {
            pelts[2 * i] = HARES[i];
            pelts[2 * i + 1] = LYNXES[i];
        }
        return pelts;
    }
}
