package dev.fluxion.graph;

import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.rule.Unary;
import java.util.List;
import java.util.stream.Stream;

/** Every function of the rule table as a graph, at points where it is smooth. */
final class RuleDerivatives {

    private RuleDerivatives() {}

    record Row(String name, Graph graph, double x) {}

    static Stream<Row> ofUnary() {
        return Unary.values().stream()
                .filter(rule -> !List.of(Unary.ULP, Unary.TO_FLOAT).contains(rule))
                .flatMap(rule -> Stream.of(0.3, 0.75).map(x -> row(rule, x)));
    }

    private static Row row(Unary rule, double x) {
        Generic f = kind -> numbers -> new Real[] {numbers[0].apply(rule)};
        return new Row(rule.name() + " at " + x, Graph.trace(f, new double[] {x}), x);
    }
}
