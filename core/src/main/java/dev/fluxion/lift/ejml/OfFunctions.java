package dev.fluxion.lift.ejml;

import org.ejml.data.DMatrixRMaj;
import org.ejml.ops.DOperatorUnary;
import org.jspecify.annotations.Nullable;

/** The functions of the user's own that {@code CommonOps_DDRM} applies to each element. */
@SuppressWarnings("UnusedMethod") // Found by name.
final class OfFunctions {

    private OfFunctions() {}

    static DMatrixRMaj apply(DMatrixRMaj a, DOperatorUnary function) {
        return apply(a, function, a);
    }

    static DMatrixRMaj apply(DMatrixRMaj a, DOperatorUnary function, @Nullable DMatrixRMaj target) {
        double[] elements = Elements.of(a);
        double[] images = together(function, elements);
        if (images == null) {
            images = new double[elements.length];
            for (int i = 0; i < images.length; i++) {
                images[i] = function.apply(elements[i]);
            }
        }
        DMatrixRMaj output = (DMatrixRMaj) Elements.output(target, a.numRows, a.numCols);
        Elements.put(images, output);
        return output;
    }

    /** The images of all elements at once, or null where only lifted code could know them. */
    static double @Nullable [] together(Object function, double[] elements) {
        return null;
    }
}
