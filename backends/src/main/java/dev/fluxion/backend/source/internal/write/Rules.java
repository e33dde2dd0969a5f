package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.analysis.Activity;
import dev.fluxion.backend.source.internal.ir.Elementary;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.CustomRule;
import dev.fluxion.rule.Unary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.objectweb.asm.Opcodes;

/** Internal: the rule table, as instructions use it. */
public final class Rules {

    /** Each rule is read once: there are as many as the table has entries. */
    private static final Map<Object, Partial> PARTIALS = new ConcurrentHashMap<>();

    /**
     * What the adjoint of a number gives to the operands it was computed from.
     *
     * @param value an arithmetic instruction or an elementary function
     * @param activity says which operands take anything
     */
    public List<Term> terms(Value value, Activity activity) {
        List<Value> arguments = new ArrayList<>(value.inputs());
        arguments.add(value);
        CustomRule custom = value.detail() instanceof Elementary elementary ? elementary.custom() : null;
        List<Object> rules = custom == null ? rulesOf(value) : List.of();
        Map<Value, List<Partial>> byOperand = new LinkedHashMap<>();
        for (int i = 0; i < value.inputs().size(); i++) {
            Value operand = value.input(i);
            if (operand.isNumber() && activity.isActive(operand)) {
                Partial partial = custom == null
                        ? PARTIALS.computeIfAbsent(rules.get(i), Partial::of)
                        : CustomPartial.of(value.origin().method(), custom, i);
                byOperand.computeIfAbsent(operand, key -> new ArrayList<>()).add(partial);
            }
        }
        List<Term> terms = new ArrayList<>();
        byOperand.forEach((operand, list) -> {
            Term term = new Term(operand, list, arguments);
            if (term.constant() != 0.0) {
                terms.add(term);
            }
        });
        return terms;
    }

    /** The partial derivatives of an instruction in its operands. */
    private static List<Object> rulesOf(Value value) {
        if (value.detail() instanceof Elementary elementary) {
            Unary unary = elementary.unary();
            Binary binary = elementary.binary();
            if (unary != null) {
                return List.of(unary.derivative());
            }
            if (binary != null) {
                return List.of(binary.left(), binary.right());
            }
            // The fused multiply-add of x, y and z is a product whose third operand is added.
            return List.of(Binary.MULTIPLY.left(), Binary.MULTIPLY.right(), Binary.ADD.right());
        }
        return switch (value.opcode()) {
            case Opcodes.DADD, Opcodes.FADD -> of(Binary.ADD);
            case Opcodes.DSUB, Opcodes.FSUB -> of(Binary.SUBTRACT);
            case Opcodes.DMUL, Opcodes.FMUL -> of(Binary.MULTIPLY);
            case Opcodes.DDIV, Opcodes.FDIV -> of(Binary.DIVIDE);
            case Opcodes.DREM, Opcodes.FREM -> of(Binary.REMAINDER);
            case Opcodes.DNEG, Opcodes.FNEG -> List.of(Unary.NEGATE.derivative());
            case Opcodes.D2F -> List.of(Unary.TO_FLOAT.derivative());
            // Widening is the identity.
            case Opcodes.F2D -> List.of(Binary.ADD.left());
            default -> throw new IllegalStateException("no rule of " + value.describe());
        };
    }

    private static List<Object> of(Binary rule) {
        return List.of(rule.left(), rule.right());
    }
}
