package dev.fluxion.examples.live;

import static org.junit.jupiter.api.Assumptions.abort;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** The Reactive Streams TCK on the one subscriber that is written by hand; the TCK is written for TestNG. */
class AllowanceRulesTest {

    @TestFactory
    Stream<DynamicTest> keepTheRules() {
        return Arrays.stream(Rules.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> run(method)));
    }

    private static void run(Method method) throws Throwable {
        Rules rules = new Rules();
        rules.startPublisherExecutorService();
        try {
            method.invoke(rules);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SkipException skipped) {
                abort(skipped.getMessage());
            }
            throw e.getCause();
        } finally {
            rules.shutdownPublisherExecutorService();
        }
    }

    /** For an allowance that is renewed whenever the TCK wants elements to be requested. */
    public static final class Rules extends SubscriberBlackboxVerification<Integer> {

        Rules() {
            super(new TestEnvironment(2000, 50));
        }

        @Override
        public Subscriber<Integer> createSubscriber() {
            return new Allowance<>(value -> {});
        }

        @Override
        public void triggerRequest(Subscriber<? super Integer> subscriber) {
            ((Allowance<?>) subscriber).renew(1.0);
        }

        @Override
        public Integer createElement(int element) {
            return element;
        }
    }
}
