package dev.fluxion.backend.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All rows of both tables and the plain Java bound to them. */
final class Scenarios {

    /** The acceptance scenarios. */
    static final List<Scenario> SHARED = Scenario.read("scenarios.json");

    /** More of the same kinds, with the closed form of each expected value. */
    static final List<Scenario> ADDITIONAL = Scenario.read("additional.json");

    static final Bindings BINDINGS = new Bindings(rows());

    static {
        ScalarScenarios.bind(BINDINGS);
        SeveralScalarsScenarios.bind(BINDINGS);
        VectorScenarios.bind(BINDINGS);
        MatrixScenarios.bind(BINDINGS);
        EjmlScenarios.bind(BINDINGS);
        JacobianShapeScenarios.bind(BINDINGS);
        ControlFlowScenarios.bind(BINDINGS);
        MutationScenarios.bind(BINDINGS);
        LoopScenarios.bind(BINDINGS);
        SpecialPointScenarios.bind(BINDINGS);
        ConfusionScenarios.bind(BINDINGS);
        HigherOrderScenarios.bind(BINDINGS);
        SparseScenarios.bind(BINDINGS);
        ImplicitScenarios.bind(BINDINGS);
        OdeScenarios.bind(BINDINGS);
        OptimisationScenarios.bind(BINDINGS);
        ContextScenarios.bind(BINDINGS);
        RuleScenarios.bind(BINDINGS);
        LazyScenarios.bind(BINDINGS);
        ErrorScenarios.bind(BINDINGS);
    }

    private Scenarios() {}

    static List<Scenario> rows() {
        List<Scenario> rows = new ArrayList<>(SHARED);
        rows.addAll(ADDITIONAL);
        rows.addAll(EjmlScenarios.again(rows));
        return rows;
    }

    /** The checks that two backends cannot be paired in. */
    static Stream<ScenarioCheck> ofFirstOrder() {
        return checks().filter(check -> !check.pairs());
    }

    /** The checks that differentiate derivatives. */
    static Stream<ScenarioCheck> ofHigherOrder() {
        return checks().filter(ScenarioCheck::pairs);
    }

    /** The names of all rows, and of all rows with each of their operations. */
    static Set<String> names() {
        Set<String> names = new HashSet<>();
        for (Scenario row : rows()) {
            names.add(row.id());
            row.checks().forEach(check -> names.add(row.id() + " " + check.op()));
        }
        return names;
    }

    private static Stream<ScenarioCheck> checks() {
        return rows().stream().flatMap(row -> {
            Binding binding = BINDINGS.of(row.id());
            return binding == null ? Stream.empty() : checks(row, binding);
        });
    }

    private static Stream<ScenarioCheck> checks(Scenario row, Binding binding) {
        return row.checks().stream()
                .filter(check -> binding.answers(check.op()))
                .map(check -> new ScenarioCheck(row, check, binding));
    }
}
