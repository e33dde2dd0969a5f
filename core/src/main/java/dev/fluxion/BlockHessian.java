package dev.fluxion;

import dev.fluxion.structure.Arguments;
import org.ejml.data.DMatrixRMaj;

/** The Hessian of a function of several arguments: a block of second derivatives for each two of them. */
public final class BlockHessian {

    private final Arguments arguments;
    private final DMatrixRMaj whole;

    private BlockHessian(Arguments arguments, DMatrixRMaj whole) {
        this.arguments = arguments;
        this.whole = whole;
    }

    static BlockHessian of(Arguments arguments, DMatrixRMaj whole) {
        return new BlockHessian(arguments, whole);
    }

    /**
     * The derivatives by the numbers of one argument, one in each row, and of another, one in each column: {@code H_ij}.
     *
     * @param i the argument of the rows, counted from 1
     * @param j the argument of the columns, counted from 1
     * @return n_i x n_j; the caller's own copy
     * @throws IndexOutOfBoundsException if there is no such argument
     * @throws IllegalStateException if an argument was held constant or used as scratch
     */
    public DMatrixRMaj block(int i, int j) {
        check(i);
        check(j);
        return arguments.block(whole, arguments.offset(i - 1), arguments.size(i - 1), j - 1);
    }

    /** The whole matrix, n x n, over the numbers of all active arguments one after the other; the caller's own copy. */
    public DMatrixRMaj toMatrix() {
        return whole.copy();
    }

    private void check(int argument) {
        if (argument < 1 || argument > arguments.count()) {
            throw new IndexOutOfBoundsException(
                    "block: argument must be from 1 to " + arguments.count() + " but was " + argument);
        }
        if (!arguments.isActive(argument - 1)) {
            throw new IllegalStateException("block: argument " + argument
                    + " must be active but was held constant or used as scratch, and so has no derivative");
        }
    }
}
