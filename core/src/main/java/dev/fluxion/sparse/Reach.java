package dev.fluxion.sparse;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.Arrays;

/** A number that remembers which of two arguments it is computed from. */
final class Reach extends Real {

    private final double value;
    private final boolean left;
    private final boolean right;

    Reach(double value, boolean left, boolean right) {
        this.value = value;
        this.left = left;
        this.right = right;
    }

    static boolean reachesLeft(Real number) {
        return number instanceof Reach reach && reach.left;
    }

    static boolean reachesRight(Real number) {
        return number instanceof Reach reach && reach.right;
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public long level() {
        return 1;
    }

    @Override
    public Real apply(Unary rule) {
        double image = rule.value().apply(value);
        return Curvature.isFlat(rule) ? Constant.of(image) : new Reach(image, left, right);
    }

    @Override
    protected Real combine(Binary rule, Real a, Real b) {
        double image = rule.value().apply(a.value(), b.value());
        return new Reach(image, reachesLeft(a) || reachesLeft(b), reachesRight(a) || reachesRight(b));
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        boolean fromLeft = Arrays.stream(inputs).flatMap(Arrays::stream).anyMatch(Reach::reachesLeft);
        boolean fromRight = Arrays.stream(inputs).flatMap(Arrays::stream).anyMatch(Reach::reachesRight);
        return Arrays.stream(rule.value(Reals.values(inputs)))
                .mapToObj(image -> new Reach(image, fromLeft, fromRight))
                .toArray(Real[]::new);
    }
}
