package dev.fluxion.structure;

import dev.fluxion.lift.Composite;
import dev.fluxion.number.Real;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Objects;

/** Internal: tells lifted code how records, matrices and registered classes are made of numbers. */
public final class Composites implements Composite.Describer {

    /** For the service loader. */
    public Composites() {}

    @Override
    public Composite of(Object value, String operation, String what) {
        Path path = Path.of(operation, what);
        Node node = Shape.of(value, path);
        if (node instanceof PassiveNode) {
            throw path.refusal("must hold numbers of type double or float but is " + Path.kind(value));
        }
        return new OfNode(node);
    }

    /**
     * A value of a shape.
     *
     * @param node the shape
     */
    private record OfNode(Node node) implements Composite {

        @Override
        public double[] flatten(Object plain, String operation, String what) {
            double[] numbers = new double[node.size()];
            node.flatten(plain, numbers, 0, Path.of(operation, what));
            return numbers;
        }

        @Override
        public Object unflatten(double[] numbers) {
            return Objects.requireNonNull(node.unflatten(numbers, 0));
        }

        @Override
        public Real[] lower(Object lifted, String operation, String what) {
            ShapeMismatchException.check(
                    operation,
                    what,
                    node.size(),
                    Shape.of(lifted, Path.of(operation, what)).size());
            Real[] numbers = new Real[node.size()];
            node.lower(lifted, numbers, 0, Real.class);
            return numbers;
        }

        @Override
        public Object lift(Real[] numbers) {
            return Objects.requireNonNull(node.lift(numbers, 0, Real.class));
        }
    }
}
