package dev.fluxion.streams.ode;

import dev.fluxion.streams.internal.Vectors;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * Integrals of vectors by the pair of 7 and 15 nodes, halving intervals.
 *
 * @see <a href="https://doi.org/10.1007/978-3-642-61786-7">Piessens and others, QUADPACK</a>
 */
final class GaussKronrod {

    /** An interval is halved so many times at most: it is short already, one step of a solver. */
    private static final int HALVINGS = 8;

    private static final double[] NODES = {
        0.9914553711208126,
        0.9491079123427585,
        0.8648644233597691,
        0.7415311855993945,
        0.5860872354676911,
        0.4058451513773972,
        0.20778495500789848,
        0.0
    };

    private static final double[] KRONROD = {
        0.022935322010529224,
        0.06309209262997856,
        0.10479001032225019,
        0.14065325971552592,
        0.1690047266392679,
        0.19035057806478542,
        0.20443294007529889,
        0.20948214108472782
    };

    /** The weights of the nodes with odd places, which are Gauss's. */
    private static final double[] GAUSS = {
        0.1294849661688697, 0.27970539148927664, 0.3818300505051189, 0.4179591836734694
    };

    private GaussKronrod() {}

    /**
     * The integral.
     *
     * @param norm of an error, 1 if it is what is allowed
     */
    static double[] integrate(DoubleFunction<double[]> f, double from, double to, ToDoubleFunction<double[]> norm) {
        return integrate(f, from, to, norm, HALVINGS);
    }

    private static double[] integrate(
            DoubleFunction<double[]> f, double from, double to, ToDoubleFunction<double[]> norm, int halvings) {
        double middle = 0.5 * (from + to);
        double half = 0.5 * (to - from);
        double[] center = f.apply(middle);
        double[] fine = Vectors.scaled(center, half * KRONROD[7]);
        double[] coarse = Vectors.scaled(center, half * GAUSS[3]);
        for (int i = 0; i < 7; i++) {
            double[] pair = Vectors.sum(f.apply(middle - half * NODES[i]), 1.0, f.apply(middle + half * NODES[i]));
            Vectors.add(fine, half * KRONROD[i], pair);
            if (i % 2 == 1) {
                Vectors.add(coarse, half * GAUSS[i / 2], pair);
            }
        }
        if (halvings == 0 || !(norm.applyAsDouble(Vectors.difference(fine, coarse)) > 1.0)) {
            return fine;
        }
        return Vectors.sum(
                integrate(f, from, middle, norm, halvings - 1), 1.0, integrate(f, middle, to, norm, halvings - 1));
    }
}
