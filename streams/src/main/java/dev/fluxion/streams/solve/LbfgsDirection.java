package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The quasi-Newton direction of the last few steps, by the two-loop recursion (Nocedal and Wright, algorithm 7.4). */
final class LbfgsDirection implements DescentDirection {

    /** A pair whose curvature is as small as this, relative to its vectors, says nothing and is left out. */
    private static final double FLAT = 1e-14;

    private final int memory;
    private final Deque<Pair> pairs = new ArrayDeque<>();
    private double firstStep = 1.0;

    LbfgsDirection(int memory) {
        this.memory = memory;
    }

    @Override
    public double[] at(MinimumSpot here) {
        double[] direction = recursion(here.gradient());
        if (!(Vectors.dot(direction, here.gradient()) < 0.0)) {
            pairs.clear();
            direction = Vectors.scaled(here.gradient(), -1.0);
        }
        // Without curvature a direction has no length of its own.
        firstStep = pairs.isEmpty() ? 1.0 / here.gradientNorm() : 1.0;
        return direction;
    }

    @Override
    public double firstStep() {
        return firstStep;
    }

    @Override
    public void taken(MinimumSpot from, MinimumSpot to) {
        double[] s = Vectors.difference(to.point(), from.point());
        double[] y = Vectors.difference(to.gradient(), from.gradient());
        double curvature = Vectors.dot(s, y);
        if (curvature > FLAT * Vectors.norm(s) * Vectors.norm(y)) {
            pairs.addFirst(new Pair(s, y, curvature));
            if (pairs.size() > memory) {
                pairs.removeLast();
            }
        }
    }

    private double[] recursion(double[] gradient) {
        double[] q = Vectors.scaled(gradient, -1.0);
        double[] shares = new double[pairs.size()];
        int k = 0;
        for (Pair pair : pairs) {
            shares[k] = Vectors.dot(pair.s, q) / pair.curvature;
            Vectors.add(q, -shares[k], pair.y);
            k++;
        }
        if (!pairs.isEmpty()) {
            Pair last = pairs.getFirst();
            q = Vectors.scaled(q, last.curvature / Vectors.dot(last.y, last.y));
        }
        for (Iterator<Pair> oldestFirst = pairs.descendingIterator(); oldestFirst.hasNext(); ) {
            Pair pair = oldestFirst.next();
            k--;
            Vectors.add(q, shares[k] - Vectors.dot(pair.y, q) / pair.curvature, pair.s);
        }
        return q;
    }

    /** A step, the change of the gradient along it, and the product of the two. */
    private record Pair(double[] s, double[] y, double curvature) {}
}
