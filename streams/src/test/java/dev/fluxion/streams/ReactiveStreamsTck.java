package dev.fluxion.streams;

import static org.junit.jupiter.api.Assumptions.abort;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.testng.SkipException;
import org.testng.annotations.BeforeMethod;
import org.testng.annotations.Test;

/** Runs a verification of the Reactive Streams TCK, which is written for TestNG, test by test. */
final class ReactiveStreamsTck {

    private ReactiveStreamsTck() {}

    /** The tests of a verification; those for what it does not promise are skipped. */
    static Stream<DynamicTest> testsOf(Object verification) {
        return Arrays.stream(verification.getClass().getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> {
                    for (Method before : verification.getClass().getMethods()) {
                        if (before.isAnnotationPresent(BeforeMethod.class)) {
                            run(verification, before);
                        }
                    }
                    run(verification, method);
                }));
    }

    private static void run(Object verification, Method method) throws Throwable {
        try {
            method.invoke(verification);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SkipException skipped) {
                abort(skipped.getMessage());
            }
            throw e.getCause();
        }
    }
}
