/**
 * The conformance kit: functions written as plain Java with their exact derivatives, which every backend must reproduce, and
 * the contract on everything else it promises; start at {@link dev.fluxion.backend.conformance.ScenarioContract} and {@link
 * dev.fluxion.backend.conformance.BackendContract}.
 *
 * <p>The rows are in {@code scenarios.json}, the acceptance scenarios, and {@code additional.json}, more of the same
 * kinds. Each is bound to its function in a class named for its theme. A row that nothing asks fails the build, unless it
 * says which issue it waits for.
 *
 * <p>The jar with classifier {@code tests} holds the kit for other modules; beside it they need JUnit Jupiter, AssertJ and
 * Gson in test scope.
 */
@NullMarked
package dev.fluxion.backend.conformance;

import org.jspecify.annotations.NullMarked;
