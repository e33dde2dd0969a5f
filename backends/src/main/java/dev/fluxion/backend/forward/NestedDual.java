package dev.fluxion.backend.forward;

import static dev.fluxion.number.ChainRule.sum;
import static dev.fluxion.number.ChainRule.term;

import dev.fluxion.backend.nested.Partials;
import dev.fluxion.lift.RealLinearization;
import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A number with the tangents of one sweep, all of them numbers that outer differentiations follow. */
final class NestedDual extends Real {

    private final Sweep sweep;
    private final Real value;

    /** As many as the sweep carries, never changed. */
    private final Real[] tangents;

    private NestedDual(Sweep sweep, Real value, Real[] tangents) {
        this.sweep = sweep;
        this.value = value;
        this.tangents = tangents;
    }

    /** Carries some of the tangents through one evaluation, and writes the products with them. */
    static Real[] push(RealFunction f, Real[] x, Real[][] tangents, int start, int width, Real[][] products) {
        var sweep = new Sweep();
        Real[] inputs = new Real[x.length];
        for (int i = 0; i < inputs.length; i++) {
            Real[] moves = new Real[width];
            for (int k = 0; k < width; k++) {
                moves[k] = tangents[start + k][i];
            }
            inputs[i] = of(sweep, x[i], moves);
        }
        Real[] output = f.apply(inputs);
        for (int k = 0; k < width; k++) {
            int lane = k;
            products[start + k] = each(output, number -> tangent(sweep, number, lane));
        }
        return each(output, number -> value(sweep, number));
    }

    /** The value of an output of a sweep, as it is outside. */
    private static Real value(Sweep sweep, Real output) {
        return output instanceof NestedDual dual && dual.sweep == sweep ? dual.value : output;
    }

    /** One tangent of an output of a sweep. */
    private static Real tangent(Sweep sweep, Real output, int lane) {
        return output instanceof NestedDual dual && dual.sweep == sweep ? dual.tangents[lane] : Constant.ZERO;
    }

    private static Real[] each(Real[] numbers, UnaryOperator<Real> part) {
        Real[] parts = new Real[numbers.length];
        Arrays.setAll(parts, i -> part.apply(numbers[i]));
        return parts;
    }

    @Override
    public double value() {
        return value.value();
    }

    @Override
    public boolean isKnownToBeFinite() {
        return value.isKnownToBeFinite();
    }

    @Override
    public long level() {
        return sweep.level;
    }

    @Override
    public Real apply(Unary rule) {
        Real image = value.apply(rule);
        return of(sweep, image, times(Partials.derivative(rule, value, image), tangents));
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        NestedDual a = own(left);
        NestedDual b = own(right);
        Real x = a == null ? left : a.value;
        Real y = b == null ? right : b.value;
        Real z = Partials.value(rule, x, y);
        if (a == null || b == null) {
            Real only = a == null ? Partials.right(rule, x, y, z) : Partials.left(rule, x, y, z);
            return of(sweep, z, times(only, tangents)); // this is the one that moves
        }
        Real[] change = times(Partials.left(rule, x, y, z), a.tangents);
        Real partial = Partials.right(rule, x, y, z);
        for (int k = 0; k < change.length; k++) {
            change[k] = sum(change[k], term(partial, b.tangents[k]));
        }
        return of(sweep, z, change);
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        Real[][] values = new Real[inputs.length][];
        Arrays.setAll(values, k -> each(inputs[k], number -> value(sweep, number)));
        RealLinearization at = RealLinearization.of(rule, values);
        Real[][] products = new Real[tangents.length][];
        for (int lane = 0; lane < products.length; lane++) {
            int one = lane;
            Real[][] moves = new Real[inputs.length][];
            Arrays.setAll(moves, k -> each(inputs[k], number -> tangent(sweep, number, one)));
            products[lane] = at.pushforward(moves);
        }
        Real[] outputs = new Real[at.output().length];
        Arrays.setAll(outputs, i -> of(sweep, at.output()[i], column(products, i)));
        return outputs;
    }

    private static Real[] column(Real[][] rows, int index) {
        Real[] column = new Real[rows.length];
        Arrays.setAll(column, k -> rows[k][index]);
        return column;
    }

    /** A partial derivative times each tangent. */
    private static Real[] times(Real partial, Real[] tangents) {
        return each(tangents, tangent -> term(partial, tangent));
    }

    /** A number that moves along no tangent is what it is outside. */
    private static Real of(Sweep sweep, Real image, Real[] change) {
        for (Real tangent : change) {
            if (!ChainRule.isZero(tangent)) {
                return new NestedDual(sweep, image, change);
            }
        }
        return image;
    }

    private @Nullable NestedDual own(Real number) {
        return number instanceof NestedDual dual && dual.sweep == sweep ? dual : null;
    }
}
