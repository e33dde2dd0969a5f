package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Internal: what an instruction's adjoint gives to one of its operands: the sum of some partial derivatives, times the adjoint.
 *
 * @param operand the operand
 * @param partials the partial derivatives, several if the operand occurs several times
 * @param arguments what the partial derivatives are functions of: the operands and then the value itself
 */
public record Term(Value operand, List<Partial> partials, List<Value> arguments) {

    /** The sum, if all partial derivatives are constants; NaN otherwise. */
    public double constant() {
        double sum = 0.0;
        for (Partial partial : partials) {
            Double constant = partial.constant();
            if (constant == null) {
                return Double.NaN;
            }
            sum += constant;
        }
        return sum;
    }

    /** The values that the partial derivatives read. */
    public List<Value> reads() {
        List<Value> read = new ArrayList<>();
        for (Partial partial : partials) {
            for (int i = 0; i < arguments.size(); i++) {
                if (partial.reads(i)) {
                    read.add(arguments.get(i));
                }
            }
        }
        return read;
    }
}
