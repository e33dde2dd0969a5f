package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndPullback;
import dev.fluxion.ValueAndPullbacks;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/** Pullbacks through one function, compiled. */
final class CompiledPullback implements PreparedPullback, TapeMemory {

    private final VectorFunction f;
    private final Function function;
    private final Product product;
    private final Fallback<PreparedPullback> onTape;
    private final Guard guard;

    private CompiledPullback(VectorFunction f, Function function, Product product) {
        this.f = f;
        this.function = function;
        this.product = product;
        this.onTape = new Fallback<>(() -> function.tape().preparePullback(f, function.dimension()));
        this.guard = Guard.forLength(function.dimension());
    }

    static CompiledPullback of(VectorFunction f, Function function) {
        return new CompiledPullback(f, function, Product.of(Product.Kind.PULLBACK, function));
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public Pullback at(double[] x) {
        guard.enter("at", x);
        try {
            Product.Here here = product.at(x);
            return guard.here(here == null ? onTape.get().at(x) : here.pullback());
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPullback valueAndPullback(double[] x, double[] cotangent) {
        guard.enter("valueAndPullback", x);
        try {
            Path path = product.run(x, cotangent);
            return path == null
                    ? onTape.get().valueAndPullback(x, cotangent)
                    : new ValueAndPullback(path.value(), product.made());
        } finally {
            guard.exit();
        }
    }

    @Override
    public void valueAndPullback(double[] x, double[] cotangent, double[] value, double[] pullback) {
        ShapeMismatchException.check("valueAndPullback", "pullback", dimension(), pullback.length);
        guard.enter("valueAndPullback", x);
        try {
            Path path = product.run(x, cotangent, pullback, value);
            if (path == null) {
                onTape.get().valueAndPullback(x, cotangent, value, pullback);
            } else {
                path.keep(0, value);
            }
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPullbacks valueAndPullbacks(double[] x, DMatrixRMaj cotangents) {
        guard.enter("valueAndPullbacks", x);
        try {
            Product.Here here = product.at(x);
            return here == null
                    ? onTape.get().valueAndPullbacks(x, cotangents)
                    : new ValueAndPullbacks(here.value(), here.pullback().applyColumns(cotangents, dimension()));
        } finally {
            guard.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return product.bytes() + onTape.tapeBytes();
    }

    @Override
    public PreparedPullback copy() {
        return new CompiledPullback(f, function, product.copy());
    }
}
