package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * The model minimized by conjugate gradients, which end at the boundary, at a direction of negative curvature, or when the step is
 * as exact as it is worth: Hessian-vector products alone.
 *
 * @see <a href="https://doi.org/10.1137/0720042">Steihaug, The conjugate gradient method and trust regions in large scale
 *     optimization, 1983</a>
 */
final class SteihaugModel implements TrustRegionModel {

    private final Field field;
    private LinearMap hessian = LinearMap.same();
    private double[] gradient = {};

    SteihaugModel(Field field) {
        this.field = field;
    }

    @Override
    public @Nullable String moveTo(MinimumSpot here) {
        hessian = field.hessianProducts(here.point());
        gradient = here.gradient();
        double[] product = hessian.apply(gradient);
        int i = Vectors.firstNotFinite(product);
        return i < 0
                ? null
                : "component " + i + " of the product of Hessian and gradient must be finite but was " + product[i];
    }

    @Override
    public Step within(double radius) {
        int n = gradient.length;
        double[] z = new double[n];
        double[] curved = new double[n];
        double[] r = gradient.clone();
        double[] d = Vectors.scaled(r, -1.0);
        double norm = Vectors.norm(r);
        double tolerance = Math.min(0.5, Math.sqrt(norm)) * norm;
        for (int k = 0; k < 2 * n; k++) {
            double[] product = hessian.apply(d);
            double curvature = Vectors.dot(d, product);
            double square = Vectors.dot(r, r);
            double alpha = square / curvature;
            double[] next = Vectors.sum(z, alpha, d);
            if (!(curvature > 0.0) || !(Vectors.norm(next) < radius)) {
                double share = toBoundary(z, d, radius);
                return step(Vectors.sum(z, share, d), Vectors.sum(curved, share, product));
            }
            z = next;
            Vectors.add(curved, alpha, product);
            r = Vectors.sum(r, alpha, product);
            double left = Vectors.norm(r);
            if (left <= tolerance) {
                break;
            }
            d = Vectors.sum(Vectors.scaled(r, -1.0), left * left / square, d);
        }
        return step(z, curved);
    }

    private Step step(double[] s, double[] curved) {
        return new Step(s, -(Vectors.dot(gradient, s) + 0.5 * Vectors.dot(s, curved)));
    }

    /** The positive {@code t} with {@code |z + t d| = radius}. */
    private static double toBoundary(double[] z, double[] d, double radius) {
        double a = Vectors.dot(d, d);
        double b = Vectors.dot(z, d);
        double c = Vectors.dot(z, z) - radius * radius;
        double root = Math.sqrt(Math.max(0.0, b * b - a * c));
        // The form without cancellation.
        return b > 0.0 ? -c / (b + root) : (root - b) / a;
    }
}
