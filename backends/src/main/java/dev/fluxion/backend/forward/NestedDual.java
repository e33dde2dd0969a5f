package dev.fluxion.backend.forward;

import static dev.fluxion.number.ChainRule.sum;
import static dev.fluxion.number.ChainRule.term;

import dev.fluxion.backend.nested.Partials;
import dev.fluxion.lift.RealLinearization;
import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A number with one tangent, both numbers that outer differentiations follow. */
final class NestedDual extends Real {

    private final Sweep sweep;
    private final Real value;
    private final Real tangent;

    private NestedDual(Sweep sweep, Real value, Real tangent) {
        this.sweep = sweep;
        this.value = value;
        this.tangent = tangent;
    }

    /** The inputs of a sweep; one that does not move is what it is outside. */
    static Real[] inputs(Sweep sweep, Real[] x, Real[] tangent) {
        Real[] inputs = new Real[x.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = ChainRule.isZero(tangent[i]) ? x[i] : new NestedDual(sweep, x[i], tangent[i]);
        }
        return inputs;
    }

    /** The value of an output of a sweep, as it is outside. */
    static Real value(Sweep sweep, Real output) {
        return output instanceof NestedDual dual && dual.sweep == sweep ? dual.value : output;
    }

    /** The tangent of an output of a sweep. */
    static Real tangent(Sweep sweep, Real output) {
        return output instanceof NestedDual dual && dual.sweep == sweep ? dual.tangent : Constant.ZERO;
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
        return of(image, term(Partials.derivative(rule, value, image), tangent));
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        NestedDual a = own(left);
        NestedDual b = own(right);
        Real x = a == null ? left : a.value;
        Real y = b == null ? right : b.value;
        Real z = Partials.value(rule, x, y);
        Real change = a == null ? Constant.ZERO : term(Partials.left(rule, x, y, z), a.tangent);
        return of(z, b == null ? change : sum(change, term(Partials.right(rule, x, y, z), b.tangent)));
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        Real[][] values = new Real[inputs.length][];
        Real[][] tangents = new Real[inputs.length][];
        for (int k = 0; k < inputs.length; k++) {
            values[k] =
                    Arrays.stream(inputs[k]).map(number -> value(sweep, number)).toArray(Real[]::new);
            tangents[k] = Arrays.stream(inputs[k])
                    .map(number -> tangent(sweep, number))
                    .toArray(Real[]::new);
        }
        RealLinearization at = RealLinearization.of(rule, values);
        Real[] product = at.pushforward(tangents);
        Real[] outputs = new Real[product.length];
        Arrays.setAll(outputs, i -> of(at.output()[i], product[i]));
        return outputs;
    }

    /** A number that does not move is what it is outside. */
    private Real of(Real image, Real change) {
        return ChainRule.isZero(change) ? image : new NestedDual(sweep, image, change);
    }

    private @Nullable NestedDual own(Real number) {
        return number instanceof NestedDual dual && dual.sweep == sweep ? dual : null;
    }
}
