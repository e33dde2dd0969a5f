package dev.fluxion.structure;

import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Internal: arguments whose types are known to the compiler.
 *
 * @param <T> what belongs to each argument: a {@link Tuple}, or for one argument its own type
 * @param <J> the same with a matrix for each argument
 * @param arguments the arguments
 * @param pack makes a tuple of its entries, null for arguments that are not active
 * @param unpack the entries of a tuple
 * @param packMatrices makes a tuple of matrices
 */
public record TypedArguments<T, J>(
        Arguments arguments,
        Function<@Nullable Object[], T> pack,
        Function<T, @Nullable Object[]> unpack,
        Function<@Nullable DMatrixRMaj[], J> packMatrices) {

    /** A vector's parts, shaped like the arguments. */
    public T shaped(double[] numbers) {
        return pack.apply(arguments.shaped(numbers));
    }

    /**
     * One vector of what is shaped like the arguments.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if an entry is not shaped like its argument
     */
    public double[] flatten(T parts, String operation, String name) {
        return arguments.flatten(unpack.apply(parts), operation, name);
    }

    /**
     * One vector of another point, like these arguments but for the numbers of the active ones.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if an active argument has another shape
     * @throws IllegalArgumentException if something else than a number of an active argument is not what it is here
     */
    public double[] flattenPoint(T point, String operation) {
        return arguments.flattenPoint(unpack.apply(point), operation);
    }

    /** The columns of a matrix that belong to each argument. */
    public J columns(DMatrixRMaj matrix) {
        @Nullable DMatrixRMaj[] blocks = new DMatrixRMaj[arguments.count()];
        for (int k = 0; k < blocks.length; k++) {
            blocks[k] = arguments.isActive(k) ? arguments.block(matrix, 0, matrix.numRows, k) : null;
        }
        return packMatrices.apply(blocks);
    }
}
