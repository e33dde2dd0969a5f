package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.StrongProduct;
import dev.fluxion.rule.Unary;

/**
 * A function of one number for each element: {@code y_i = f(x_i)}, {@code dy_i = f'(x_i) dx_i}, {@code xbar_i = f'(x_i) ybar_i}.
 *
 * @param function the function
 */
public record Image(Unary function) implements PullbackRule {

    @Override
    public String name() {
        return function.name();
    }

    @Override
    public double[] value(double[][] inputs) {
        double[] x = inputs[0];
        double[] y = new double[x.length];
        Unary.Value f = function.value();
        for (int i = 0; i < y.length; i++) {
            y[i] = f.apply(x[i]);
        }
        return y;
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        return scaled(inputs[0], output, tangents[0]);
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        return new double[][] {scaled(inputs[0], output, cotangent)};
    }

    private double[] scaled(double[] x, double[] y, double[] seed) {
        double[] product = new double[x.length];
        Unary.Derivative derivative = function.derivative();
        for (int i = 0; i < product.length; i++) {
            product[i] = StrongProduct.of(derivative.apply(x[i], y[i]), seed[i]);
        }
        return product;
    }
}
