package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.Pushforward;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/** Pushforwards through one function, compiled. */
final class CompiledPushforward implements PreparedPushforward, TapeMemory {

    private final VectorFunction f;
    private final Function function;
    private final Product product;
    private final Fallback<PreparedPushforward> onTape;
    private final Guard guard;

    private CompiledPushforward(VectorFunction f, Function function, Product product) {
        this.f = f;
        this.function = function;
        this.product = product;
        this.onTape = new Fallback<>(() -> function.tape().preparePushforward(f, function.dimension()));
        this.guard = Guard.forLength(function.dimension());
    }

    static CompiledPushforward of(VectorFunction f, Function function) {
        return new CompiledPushforward(f, function, Product.of(Product.Kind.PUSHFORWARD, function));
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public Pushforward at(double[] x) {
        guard.enter("at", x);
        try {
            Product.Here here = product.at(x);
            return guard.here(here == null ? onTape.get().at(x) : here.pushforward());
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPushforward valueAndPushforward(double[] x, double[] tangent) {
        guard.enter("valueAndPushforward", x, "tangent", tangent);
        try {
            Path path = product.run(x, tangent);
            return path == null
                    ? onTape.get().valueAndPushforward(x, tangent)
                    : new ValueAndPushforward(path.value(), product.made());
        } finally {
            guard.exit();
        }
    }

    @Override
    public void valueAndPushforward(double[] x, double[] tangent, double[] value, double[] pushforward) {
        guard.enter("valueAndPushforward", x, "tangent", tangent);
        try {
            Path path = product.run(x, tangent, pushforward, value);
            if (path == null) {
                onTape.get().valueAndPushforward(x, tangent, value, pushforward);
            } else {
                path.keep(0, value);
            }
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPushforwards valueAndPushforwards(double[] x, DMatrixRMaj tangents) {
        ShapeMismatchException.check("valueAndPushforwards", "each tangent", dimension(), tangents.numRows);
        guard.enter("valueAndPushforwards", x);
        try {
            Product.Here here = product.at(x);
            return here == null
                    ? onTape.get().valueAndPushforwards(x, tangents)
                    : new ValueAndPushforwards(here.value(), here.pushforward().applyAll(tangents));
        } finally {
            guard.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return product.bytes() + onTape.tapeBytes();
    }

    @Override
    public PreparedPushforward copy() {
        return new CompiledPushforward(f, function, product.copy());
    }
}
