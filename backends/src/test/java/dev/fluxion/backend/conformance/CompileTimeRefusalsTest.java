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

/** The wrong uses that other interfaces discover when they run and that Java's compiler refuses. */
class CompileTimeRefusalsTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ER-02 second derivative of two scalars | backend.secondDerivative((x1, x2) -> Math.exp(x2) * x1, 1.0, 2.0)",
                "ER-03 gradient of a vector-valued function | backend.gradient(Snippet::curve, x)",
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
                "backend.gradient(Snippet::g, x)",
                "prepared.valueAndGradient(x, gradient)",
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
            class Snippet {
                static double f(double[] x) { return x[0] * x[1]; }
                static double g(double[] x) { return x[0]; }
                static double[] curve(double[] x) { return new double[] {x[0], x[1]}; }
                static Object use(Backend backend, Backend other, double[] x, double[] gradient) {
                    PreparedGradient prepared = backend.prepareGradient(Snippet::f, 2);
                    return %s;
                }
            }
            """.formatted(expression);
    }
}
