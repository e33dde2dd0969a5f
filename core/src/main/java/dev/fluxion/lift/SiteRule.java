package dev.fluxion.lift;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.PushforwardRule;
import java.util.Arrays;

/** The operation of one call whose arguments come in parts. */
final class SiteRule implements PushforwardRule, PullbackRule {

    private final CustomCall call;
    private final int[] parts;
    private double[] last = new double[0];

    /**
     * An operation.
     *
     * @param parts for each differentiated argument, how many arrays its numbers come in
     */
    SiteRule(CustomCall call, int[] parts) {
        this.call = call;
        this.parts = parts;
    }

    @Override
    public String name() {
        return call.name();
    }

    Object result() {
        return call.plainResult(last);
    }

    @Override
    public double[] value(double[][] inputs) {
        last = rule().value(whole(inputs));
        return last;
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        return rule().pushforward(whole(inputs), output, whole(tangents), whole(moving));
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        double[][] products = rule().pullback(whole(inputs), output, cotangent, whole(wanted));
        double[][] all = new double[inputs.length][];
        int next = 0;
        for (int k = 0; k < parts.length; k++) {
            int from = 0;
            for (int part = 0; part < parts[k]; part++, next++) {
                int to = from + inputs[next].length;
                if (wanted[next]) {
                    all[next] = parts[k] == 1 ? products[k] : Arrays.copyOfRange(products[k], from, to);
                }
                from = to;
            }
        }
        return all;
    }

    private ArrayRule rule() {
        return call.asRule();
    }

    private double[][] whole(double[][] arrays) {
        if (arrays.length == parts.length) {
            return arrays;
        }
        double[][] whole = new double[parts.length][];
        int next = 0;
        for (int k = 0; k < parts.length; k++) {
            double[][] mine = Arrays.copyOfRange(arrays, next, next + parts[k]);
            whole[k] = Arrays.stream(mine).flatMapToDouble(Arrays::stream).toArray();
            next += parts[k];
        }
        return whole;
    }

    private boolean[] whole(boolean[] flags) {
        boolean[] whole = new boolean[parts.length];
        int next = 0;
        for (int k = 0; k < parts.length; k++) {
            for (int part = 0; part < parts[k]; part++) {
                whole[k] |= flags[next++];
            }
        }
        return whole;
    }
}
