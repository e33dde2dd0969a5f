package dev.fluxion.lift;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;

/**
 * How an argument or the result of a method with a rule lies in a flat array, for plain values and for those that lifted code has.
 * Arrays are copied both ways.
 */
interface Form {

    /** A value of this form. */
    Object shaped(double[] flat);

    /** The same as lifted code has it. */
    Object shaped(Real[] flat);

    /**
     * The numbers of a value.
     *
     * @param operation and {@code what} the value is called in messages
     * @throws ShapeMismatchException if it has another form
     */
    double[] flat(Object plain, String operation, String what);

    /** The same of a value that lifted code has. */
    Real[] flatReals(Object lifted, String operation, String what);

    /**
     * The form of a value, plain or as lifted code has it.
     *
     * @param type what the method declares
     */
    static Form of(Class<?> type, Object value, String operation, String what) {
        if (type == double.class) {
            return OfNumber.INSTANCE;
        } else if (type == double[].class) {
            return OfVector.INSTANCE;
        } else if (type == double[][].class) {
            return new OfRows(
                    Arrays.stream((Object[]) value).mapToInt(Support::length).toArray());
        }
        return new OfComposite(Composite.of(value, operation, what));
    }

    /** A number. */
    enum OfNumber implements Form {
        INSTANCE;

        @Override
        public Object shaped(double[] flat) {
            return flat[0];
        }

        @Override
        public Object shaped(Real[] flat) {
            return flat[0];
        }

        @Override
        public double[] flat(Object plain, String operation, String what) {
            return new double[] {(Double) plain};
        }

        @Override
        public Real[] flatReals(Object lifted, String operation, String what) {
            return new Real[] {lifted instanceof Double number ? Constant.of(number) : (Real) lifted};
        }
    }

    /** An array. */
    enum OfVector implements Form {
        INSTANCE;

        @Override
        public Object shaped(double[] flat) {
            return flat.clone();
        }

        @Override
        public Object shaped(Real[] flat) {
            return flat.clone();
        }

        @Override
        public double[] flat(Object plain, String operation, String what) {
            return ((double[]) plain).clone();
        }

        @Override
        public Real[] flatReals(Object lifted, String operation, String what) {
            return Support.asReals(lifted);
        }
    }

    /**
     * An array of arrays.
     *
     * @param lengths of the rows
     */
    @SuppressWarnings("ArrayRecordComponent") // A holder: nobody compares it.
    record OfRows(int[] lengths) implements Form {

        @Override
        public Object shaped(double[] flat) {
            double[][] rows = new double[lengths.length][];
            int offset = 0;
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(flat, offset, offset + lengths[i]);
                offset += lengths[i];
            }
            return rows;
        }

        @Override
        public Object shaped(Real[] flat) {
            Object[] rows = new Object[lengths.length];
            int offset = 0;
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(flat, offset, offset + lengths[i]);
                offset += lengths[i];
            }
            return rows;
        }

        @Override
        public double[] flat(Object plain, String operation, String what) {
            check((Object[]) plain, operation, what);
            return Arrays.stream((double[][]) plain)
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
        }

        @Override
        public Real[] flatReals(Object lifted, String operation, String what) {
            check((Object[]) lifted, operation, what);
            return Arrays.stream((Object[]) lifted)
                    .flatMap(row -> Arrays.stream(Support.asReals(row)))
                    .toArray(Real[]::new);
        }

        private void check(Object[] given, String operation, String what) {
            ShapeMismatchException.check(operation, what, lengths.length, given.length);
            for (int i = 0; i < given.length; i++) {
                ShapeMismatchException.check(
                        operation, "row " + i + " of " + what, lengths[i], Support.length(given[i]));
            }
        }
    }

    /**
     * A record, a matrix or an object of a registered class.
     *
     * @param composite how it is made
     */
    record OfComposite(Composite composite) implements Form {

        @Override
        public Object shaped(double[] flat) {
            return composite.unflatten(flat);
        }

        @Override
        public Object shaped(Real[] flat) {
            return composite.lift(flat);
        }

        @Override
        public double[] flat(Object plain, String operation, String what) {
            return composite.flatten(plain, operation, what);
        }

        @Override
        public Real[] flatReals(Object lifted, String operation, String what) {
            return composite.lower(lifted, operation, what);
        }
    }
}
