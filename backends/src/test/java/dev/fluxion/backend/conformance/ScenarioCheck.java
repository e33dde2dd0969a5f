package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** One check of one scenario, with its function in plain Java. Printed as id, name and operation. */
public final class ScenarioCheck {

    private final Scenario scenario;
    private final Check check;
    private final Binding binding;

    ScenarioCheck(Scenario scenario, Check check, Binding binding) {
        this.scenario = scenario;
        this.check = check;
        this.binding = binding;
    }

    /** How many times the answer differentiates, counting what the function itself differentiates. */
    int order() {
        Integer own = binding.orders().get(check.op());
        if (own != null) {
            return own;
        }
        String field = check.has("K") ? "K" : "order";
        return Operations.order(check.op(), check.has(field) ? check.integer(field) : 1) + binding.nested();
    }

    /** Whether two backends can be paired in this check: one differentiates what the other has differentiated. */
    boolean pairs() {
        return order() > 1;
    }

    /** Asks and judges; skips what the contract leaves out, with the reason. */
    void verify(SecondOrderScenarioContract contract) throws Exception {
        String reason = exemption(contract);
        Assumptions.assumeTrue(reason == null, () -> this + ": " + reason);
        Assumptions.assumeTrue(order() <= contract.highestOrder(), () -> this + ": beyond the highest order");
        Run run = new Run(contract.outer(), contract.inner(), scenario, check);
        Expectation expectation = expectation();
        if (expectation.refused()) {
            refuses(run);
        } else {
            Map<String, double[]> answers = answers(run);
            Assertions.assertThat(answers).as("the answers of %s", this).isNotEmpty();
            answers.forEach((way, numbers) -> {
                String complaint = expectation.complaint(numbers, contract.tolerance(order()));
                if (complaint != null) {
                    Assertions.fail(this + ", by " + way + ": " + complaint);
                }
            });
        }
    }

    /** Why a contract leaves this out, or null if it does not. */
    @Nullable
    String exemption(SecondOrderScenarioContract contract) {
        Map<String, String> exemptions = contract.exemptions();
        String own = exemptions.get(scenario.id() + " " + check.op());
        // The value itself is exempt only if it is named.
        return own != null || isPrimal() ? own : exemptions.get(scenario.id());
    }

    Expectation expectation() {
        return Conventions.documented(scenario.id(), check.expectation(scenario, binding.arguments()));
    }

    String operation() {
        return check.op();
    }

    /** Whether the row says how the operation is asked. */
    boolean isAskedInItsOwnWay() {
        return binding.answers().containsKey(check.op());
    }

    private boolean isPrimal() {
        return check.op().equals("value") && !isAskedInItsOwnWay();
    }

    private Map<String, double[]> answers(Run run) throws Exception {
        Answer own = binding.answers().get(check.op());
        if (own != null) {
            return Map.of(check.op(), own.of(run));
        }
        Function<Backend, Object> function = binding.function();
        if (function == null) {
            throw new IllegalStateException(this + ": there must be a function or an answer");
        }
        return Operations.answers(run, function.apply(run.inner()), binding.arguments());
    }

    private void refuses(Run run) {
        Throwable refusal = Assertions.catchThrowable(() -> answers(run));
        Assertions.assertThat(refusal)
                .as("the refusal of %s", this)
                .isInstanceOfAny(
                        IllegalArgumentException.class,
                        IllegalStateException.class,
                        UnsupportedOperationException.class,
                        ConcurrentModificationException.class);
        Assertions.assertThat(refusal.getMessage()).isNotBlank();
    }

    @Override
    public String toString() {
        return scenario.id() + " " + scenario.name() + ": " + check.op();
    }
}
