package dev.fluxion;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import java.util.Arrays;

/** {@code f(x)}, of length m, and {@code J(x) v} for k tangents, one in each row, k x m, made of numbers another differentiation follows. */
@SuppressWarnings("ArrayRecordComponent") // A holder: nobody compares it.
public record RealPushforwards(Real[] value, Real[][] pushforwards) {

    /**
     * The columns of the Jacobian of {@code f} at {@code x}, n x m, as many from one sweep as the backend carries.
     *
     * @param x the point, of length n
     */
    public static RealPushforwards ofColumns(ForwardMode backend, Generic f, Real[] x) {
        int n = x.length;
        if (n == 0) {
            return new RealPushforwards(f.over(Constant.class).apply(x.clone()), new Real[0][]);
        }
        int width = n == 1 ? 1 : backend.batchSize(n);
        Real[] value = new Real[0];
        Real[][] columns = new Real[n][];
        for (int start = 0; start < n; start += width) {
            int k = Math.min(width, n - start);
            RealPushforwards block = backend.nestedPushforwards(f, x.clone(), units(n, start, k));
            value = block.value();
            System.arraycopy(block.pushforwards(), 0, columns, start, k);
        }
        return new RealPushforwards(value, columns);
    }

    private static Real[][] units(int n, int start, int k) {
        Real[][] units = new Real[k][n];
        for (int i = 0; i < k; i++) {
            Arrays.fill(units[i], Constant.ZERO);
            units[i][start + i] = Constant.ONE;
        }
        return units;
    }
}
