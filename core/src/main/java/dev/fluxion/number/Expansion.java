package dev.fluxion.number;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.PartialRule;
import dev.fluxion.rule.matrix.Dot;
import dev.fluxion.rule.matrix.Elementwise;
import dev.fluxion.rule.matrix.Image;
import dev.fluxion.rule.matrix.Multiply;
import dev.fluxion.rule.matrix.ScaledMultiply;
import dev.fluxion.rule.matrix.Sum;
import dev.fluxion.rule.matrix.SumColumns;
import dev.fluxion.rule.matrix.SumRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Operations on whole arrays written out in single numbers, for those who must see which number depends on which: products, sums and
 * what is done element by element. Sums are taken in the order of the indices, which may round otherwise than the operation itself.
 */
public final class Expansion {

    private Expansion() {}

    /**
     * The images of numbers.
     *
     * @param rule the operation
     * @param inputs one array for each argument
     * @param most the most additions and multiplications to write out
     * @return null if the operation is another or takes more
     */
    public static Real @Nullable [] of(ArrayRule rule, Real[][] inputs, long most) {
        if (rule instanceof PartialRule partial) {
            return of(partial.rule(), filled(partial, inputs), most);
        } else if (rule instanceof Multiply product) {
            return operations(product) > most ? null : product(product, inputs[0], inputs[1]);
        } else if (rule instanceof ScaledMultiply scaled) {
            return operations(scaled.product()) > most ? null : scaledProduct(scaled, inputs);
        }
        return Arrays.stream(inputs).mapToLong(array -> array.length).sum() > most ? null : ofElements(rule, inputs);
    }

    private static Real @Nullable [] ofElements(ArrayRule rule, Real[][] inputs) {
        Real[] x = inputs[0];
        if (rule instanceof Image image) {
            return Arrays.stream(x)
                    .map(number -> number.apply(image.function()))
                    .toArray(Real[]::new);
        } else if (rule instanceof Elementwise elementwise) {
            return elementwise(elementwise, x, inputs[1]);
        } else if (rule instanceof Sum) {
            return new Real[] {sum(x, 0, 1, x.length)};
        } else if (rule instanceof SumRows sum) {
            return sums(x, sum.rows(), sum.columns(), 1, sum.columns());
        } else if (rule instanceof SumColumns sum) {
            return sums(x, sum.columns(), 1, sum.columns(), sum.rows());
        } else if (rule instanceof Dot) {
            return new Real[] {dot(x, 0, 1, inputs[1], 0, 1, x.length)};
        }
        return null;
    }

    private static Real[][] filled(PartialRule rule, Real[][] inputs) {
        double[] @Nullable [] filled = rule.filled();
        Real[][] all = new Real[filled.length][];
        int next = 0;
        for (int k = 0; k < all.length; k++) {
            double[] known = filled[k];
            all[k] = known == null ? inputs[next++] : Reals.constants(known);
        }
        return all;
    }

    private static Real[] elementwise(Elementwise rule, Real[] x, Real[] y) {
        int dx = x.length == 1 ? 0 : 1;
        int dy = y.length == 1 ? 0 : 1;
        Real[] z = new Real[x.length == 1 ? y.length : x.length];
        Arrays.setAll(z, i -> Real.apply(rule.function(), x[i * dx], y[i * dy]));
        return z;
    }

    private static Real[] sums(Real[] x, int count, int stepBetween, int stepWithin, int length) {
        Real[] sums = new Real[count];
        Arrays.setAll(sums, i -> sum(x, i * stepBetween, stepWithin, length));
        return sums;
    }

    private static Real sum(Real[] x, int from, int step, int length) {
        Real sum = Constant.ZERO;
        for (int i = 0; i < length; i++) {
            sum = i == 0 ? x[from] : sum.add(x[from + i * step]);
        }
        return sum;
    }

    private static long operations(Multiply rule) {
        return 2L * rule.rows() * rule.inner() * rule.columns();
    }

    private static Real[] product(Multiply rule, Real[] a, Real[] b) {
        int inner = rule.inner();
        int columns = rule.columns();
        int rowOfLeft = rule.transposeLeft() ? 1 : inner;
        int stepInLeft = rule.transposeLeft() ? rule.rows() : 1;
        int columnOfRight = rule.transposeRight() ? inner : 1;
        int stepInRight = rule.transposeRight() ? 1 : columns;
        Real[] product = new Real[rule.rows() * columns];
        Arrays.setAll(
                product,
                k -> dot(a, k / columns * rowOfLeft, stepInLeft, b, k % columns * columnOfRight, stepInRight, inner));
        return product;
    }

    private static Real[] scaledProduct(ScaledMultiply rule, Real[][] inputs) {
        Real[] product = product(rule.product(), inputs[1], inputs[2]);
        Arrays.setAll(product, i -> inputs[0][0].multiply(product[i]));
        if (rule.added()) {
            Arrays.setAll(product, i -> product[i].add(inputs[3][i]));
        }
        return product;
    }

    private static Real dot(Real[] a, int fromA, int stepA, Real[] b, int fromB, int stepB, int length) {
        Real sum = Constant.ZERO;
        for (int i = 0; i < length; i++) {
            Real term = a[fromA + i * stepA].multiply(b[fromB + i * stepB]);
            sum = i == 0 ? term : sum.add(term);
        }
        return sum;
    }
}
