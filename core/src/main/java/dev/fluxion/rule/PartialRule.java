package dev.fluxion.rule;

import org.jspecify.annotations.Nullable;

/**
 * A rule with some of its arguments filled in, which do not depend on the input.
 *
 * @param rule the operation
 * @param filled the arguments that are filled in, null for those that remain
 */
@SuppressWarnings("ArrayRecordComponent") // A holder: nobody compares it.
public record PartialRule(ArrayRule rule, double[] @Nullable [] filled) implements PushforwardRule, PullbackRule {

    @Override
    public String name() {
        return rule.name();
    }

    @Override
    public double[] value(double[][] inputs) {
        return rule.value(all(inputs));
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        double[][] allTangents = new double[filled.length][];
        int next = 0;
        for (int k = 0; k < filled.length; k++) {
            double[] known = filled[k];
            allTangents[k] = known == null ? tangents[next++] : new double[known.length];
        }
        return rule.pushforward(all(inputs), output, allTangents, all(moving));
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        double[][] products = rule.pullback(all(inputs), output, cotangent, all(wanted));
        double[][] remaining = new double[inputs.length][];
        int next = 0;
        for (int k = 0; k < filled.length; k++) {
            if (filled[k] == null) {
                remaining[next++] = products[k];
            }
        }
        return remaining;
    }

    private double[][] all(double[][] inputs) {
        double[][] all = new double[filled.length][];
        int next = 0;
        for (int k = 0; k < filled.length; k++) {
            double[] known = filled[k];
            all[k] = known == null ? inputs[next++] : known;
        }
        return all;
    }

    private boolean[] all(boolean[] flags) {
        boolean[] all = new boolean[filled.length];
        int next = 0;
        for (int k = 0; k < filled.length; k++) {
            if (filled[k] == null) {
                all[k] = flags[next++];
            }
        }
        return all;
    }
}
