package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The wrong uses that other interfaces discover when they run and that Java's compiler refuses: rows of the table, and by number cases of
 * AbstractDifferentiation.jl's suite.
 */
class CompileTimeRefusalsTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ER-02 second derivative of two scalars | backend.secondDerivative((x1, x2) -> Math.exp(x2) * x1, 1.0, 2.0)",
                "19 second derivative of a pair of points | backend.secondDerivative(x1 -> x1 * x1, new double[] {1.0, 2.0})",
                "20 second derivative at two points | backend.secondDerivative(x1 -> x1 * x1, 1.0, 2.0)",
                "25 hessian of a pair of points | backend.hessian(Snippet::f, new double[][] {x, x})",
                "26 hessian at two points | backend.hessian(Snippet::f, x, x)",
                "ER-03 gradient of a vector-valued function | backend.gradient(Snippet::curve, x)",
                "a gradient of a function of another number of arguments | backend.gradient(Snippet::two, x)",
                "a gradient by a record of another type | backend.gradient(Snippet::ofPair, x)",
                "a direction for one argument of two | backend.at(x, 1.0).linearize(Snippet::rows).pushforward(x)",
                "second derivatives of two points | backend.secondDerivative(Snippet::two, x, 1.0)",
                "ER-06 preparation used with another function | prepared.valueAndGradient(Snippet::g, x, gradient)",
                "ER-07 preparation used with another backend | other.gradient(prepared, x)",
                "ER-09 preparation of one operator used for another | prepared.jacobian(x)",
                "ER-12 sparse backend asked for a gradient | Sparse.with(backend).gradient(Snippet::f, x)",
                "ER-12 sparse backend asked for a product | Sparse.with(backend).pushforward(Snippet::curve, x, x)"
            })
    void refuses(String row, String expression) {
        assertThat(errors(expression)).as(row).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "backend.secondDerivative(x1 -> Math.exp(2.0) * x1, 1.0)",
                "backend.hessian(Snippet::f, x)",
                "backend.gradient(Snippet::g, x)",
                "prepared.valueAndGradient(x, gradient)",
                "backend.gradient(v -> v[0], x)",
                "backend.gradient((double[] v) -> v[0], x)",
                "backend.valueAndGradient(v -> v[0], x)",
                "backend.hessian(v -> v[0], x)",
                "backend.jacobian(v -> v, x)",
                "backend.gradient(p -> p.x() * p.y(), new Pair(1, 2))",
                "backend.gradient(Snippet::ofPair, new Pair(1, 2))",
                "backend.gradient(Pair::sum, new Pair(1, 2)).x()",
                "backend.jacobian(p -> new double[] {p.x()}, new Pair(1, 2)).numCols",
                "backend.hessian(Snippet::ofPair, new Pair(1, 2)).block(1, 1)",
                "backend.gradient((a, b) -> a * b, 1.0, 2.0).first() * 2",
                "backend.gradient(Math::pow, 1.0, 2.0).second() * 2",
                "backend.gradient(Snippet::two, x, 1.0).first()[0]",
                "backend.gradient((a, b) -> a[0] * b, x, 1.0).second() * 2",
                "backend.jacobian(Snippet::rows, x, 1.0).second().numCols",
                "backend.at(x, 1.0).linearize(Snippet::rows).pullback(x).first()[0]",
                "backend.at(x, 1.0).linearize((a, b) -> new Pair(a[0], b)).pullback(new Pair(1, 2)).second() * 2",
                "backend.at(new double[][] {x}).gradient(a -> a[0][0])[0][0]",
                "backend.at(1.0).gradient(a -> a * a) * 2",
                "backend.at(List.of(1.0)).gradient(a -> a.get(0)).get(0) * 2",
                "backend.at(Argument.active(x), Argument.constant(\"a\")).gradient((a, b) -> a[0] * b.length())",
                "backend.at(x, 1.0, x, 2f, List.of(1.0)).hessian((a, b, c, d, e) -> a[0] * b * c[0] * d * e.get(0)).block(1, 5)",
                "backend.jacobian(Snippet::curve, x)",
                "Sparse.with(backend).jacobian(Snippet::curve, x)"
            })
    void acceptsTheRightUse(String expression) {
        assertThat(errors(expression)).isEmpty();
    }

    @Test
    void refusesForTheReasonGiven() {
        assertThat(errors("prepared.jacobian(x)")).singleElement().asString().contains("jacobian");
    }

    private static List<String> errors(String expression) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        String source = snippet(expression);
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostics, List.of("-proc:none"), null, List.of(file));
        try {
            task.analyze();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                .toList();
    }

    private static String snippet(String expression) {
        return """
            import dev.fluxion.*;
            import dev.fluxion.sparse.Sparse;
            import dev.fluxion.structure.*;
            import java.util.List;
            class Snippet {
                static double f(double[] x) { return x[0] * x[1]; }
                static double g(double[] x) { return x[0]; }
                record Pair(double x, double y) { double sum() { return x + y; } }
                static double ofPair(Pair pair) { return pair.x() * pair.y(); }
                static double two(double[] x, double y) { return x[0] * y; }
                static double[] rows(double[] x, double y) { return new double[] {x[0] * y}; }
                static double[] curve(double[] x) { return new double[] {x[0], x[1]}; }
                static Object use(Backend backend, Backend other, double[] x, double[] gradient) {
                    PreparedGradient prepared = backend.prepareGradient(Snippet::f, 2);
                    return %s;
                }
            }
            """.formatted(expression);
    }
}
