package dev.fluxion.rule.matrix;

import dev.fluxion.rule.Binary;
import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.StrongProduct;

/**
 * A function of two numbers for each pair of elements: {@code z_i = f(x_i, y_i)}. Where one of the two arguments is a single number, it
 * meets every element of the other.
 *
 * <p>{@code dz_i = f_x dx_i + f_y dy_i}; {@code xbar_i = f_x zbar_i}, summed over i where x is a single number.
 *
 * @param function the function
 */
public record Elementwise(Binary function) implements PullbackRule {

    @Override
    public String name() {
        return function.name();
    }

    @Override
    public double[] value(double[][] inputs) {
        double[] x = inputs[0];
        double[] y = inputs[1];
        double[] z = new double[length(x, y)];
        int dx = step(x);
        int dy = step(y);
        Binary.Value f = function.value();
        for (int i = 0; i < z.length; i++) {
            z[i] = f.apply(x[i * dx], y[i * dy]);
        }
        return z;
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        double[] x = inputs[0];
        double[] y = inputs[1];
        double[] product = new double[output.length];
        int dx = step(x);
        int dy = step(y);
        if (moving[0]) {
            Binary.Partial partial = function.left();
            for (int i = 0; i < product.length; i++) {
                product[i] = StrongProduct.of(partial.apply(x[i * dx], y[i * dy], output[i]), tangents[0][i * dx]);
            }
        }
        if (moving[1]) {
            Binary.Partial partial = function.right();
            for (int i = 0; i < product.length; i++) {
                product[i] += StrongProduct.of(partial.apply(x[i * dx], y[i * dy], output[i]), tangents[1][i * dy]);
            }
        }
        return product;
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        double[][] products = new double[2][];
        if (wanted[0]) {
            products[0] = pullback(function.left(), inputs, output, cotangent, inputs[0]);
        }
        if (wanted[1]) {
            products[1] = pullback(function.right(), inputs, output, cotangent, inputs[1]);
        }
        return products;
    }

    private static double[] pullback(
            Binary.Partial partial, double[][] inputs, double[] output, double[] cotangent, double[] argument) {
        double[] x = inputs[0];
        double[] y = inputs[1];
        double[] product = new double[argument.length];
        int dx = step(x);
        int dy = step(y);
        int own = step(argument);
        for (int i = 0; i < output.length; i++) {
            product[i * own] += StrongProduct.of(partial.apply(x[i * dx], y[i * dy], output[i]), cotangent[i]);
        }
        return product;
    }

    private static int length(double[] x, double[] y) {
        return x.length == 1 ? y.length : x.length;
    }

    /** How far the next element is: a single number stays. */
    private static int step(double[] argument) {
        return argument.length == 1 ? 0 : 1;
    }
}
