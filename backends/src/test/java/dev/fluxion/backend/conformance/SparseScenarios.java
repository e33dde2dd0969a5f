package dev.fluxion.backend.conformance;

import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.sparse.Patterns;
import dev.fluxion.sparse.PreparedSparseJacobian;
import dev.fluxion.sparse.Sparse;
import dev.fluxion.sparse.SparsityPattern;
import org.assertj.core.api.Assertions;

/** Functions whose Jacobian or Hessian is mostly zero; here as dense matrices whose zeros must be exact. */
final class SparseScenarios {

    private SparseScenarios() {}

    static void bind(Bindings rows) {
        rows.field("SJ-03", SparseScenarios::cubedDifferences);
        rows.vector("SJ-04", SparseScenarios::bandedSquares);
        rows.field("SJ-05", SparseScenarios::bandedForm);
        rows.vector("SJ-06", SparseScenarios::arrowhead);
        rows.vector("SJ-07", SparseScenarios::nonlinearArrow);
        rows.vector("SJ-09", SparseScenarios::brusselator);
        rows.vector("SJ-12", SparseScenarios::broyden);
        rows.vector("SJ-16", SparseScenarios::neighbours, "x");
        rows.answer("SJ-16", "jacobian_sparse", run -> {
            double[] elsewhere = run.scenario().input("x_prepare");
            VectorFunction f = SparseScenarios::neighbours;
            PreparedSparseJacobian prepared =
                    Sparse.with(run.backend()).prepareJacobian(f, Patterns.jacobianAt(f, elsewhere));
            return Operations.dense(prepared.jacobian(run.scenario().input("x")));
        });
        rows.answer("SJ-03", "sparsity_info", 2, run -> hessianPattern(run, SparseScenarios::cubedDifferences));
        rows.answer("SJ-04", "sparsity_info", run -> jacobianPattern(run, SparseScenarios::bandedSquares));
        rows.answer("SJ-06", "sparsity_info", SparseScenarios::arrowheadPattern);
        rows.answer("SJ-09", "sparsity_info", run -> jacobianPattern(run, SparseScenarios::brusselator));
        rows.answer("SJ-12", "sparsity_info", run -> jacobianPattern(run, SparseScenarios::broyden));
        rows.vector("EX-SJ-01", SparseScenarios::bratu);
        rows.vector("EX-SJ-02", x -> new double[] {x[0] * x[1], x[0] + x[1], x[2] * x[3], x[2] - x[3]});
        rows.field("EX-SJ-03", SparseScenarios::separable);
        rows.field("EX-SJ-04", x -> x[0] - 2 * x[1] + 3 * x[2]);
    }

    /** The number of entries; the numbers of products must lie between their bounds. */
    private static double[] jacobianPattern(Run run, VectorFunction f) {
        SparsityPattern pattern = Patterns.jacobianAt(f, run.scenario().input("x"));
        PreparedSparseJacobian prepared = Sparse.with(run.backend()).prepareJacobian(f, pattern);
        between(run, prepared.pushforwards(), "column_lower_bound_max_row_nnz", "greedy_column_colours_natural_order");
        between(run, prepared.pullbacks(), "row_lower_bound_max_col_nnz", "greedy_row_colours_natural_order");
        Assertions.assertThat(Patterns.jacobianEverywhere(f, pattern.columns())).isEqualTo(pattern);
        return new double[] {pattern.size()};
    }

    private static double[] arrowheadPattern(Run run) {
        VectorFunction f = SparseScenarios::arrowhead;
        SparsityPattern pattern = Patterns.jacobianAt(f, run.scenario().input("x"));
        PreparedSparseJacobian both = Sparse.with(run.outer(), run.inner()).prepareJacobian(f, pattern);
        Assertions.assertThat(both.pushforwards() + both.pullbacks())
                .isBetween(1, run.check().expectedFact("bidirectional_colours_at_most"));
        return jacobianPattern(run, f);
    }

    private static double[] hessianPattern(Run run, ScalarField f) {
        SparsityPattern pattern = Patterns.hessianAt(f, run.scenario().input("x"));
        int products = Sparse.with(run.second()).prepareHessian(f, pattern).products();
        between(run, products, "star_colours_optimal", "column_colours_optimal");
        return new double[] {pattern.size()};
    }

    /** A backend has one of the two directions; in the other it takes no products. */
    private static void between(Run run, int products, String low, String high) {
        if (products > 0) {
            Assertions.assertThat(products)
                    .isBetween(run.check().expectedFact(low), run.check().expectedFact(high));
        }
    }

    private static double cubedDifferences(double[] x) {
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            sum += Math.pow(x[i + 1] - x[i], 3);
        }
        return sum;
    }

    /** An entry of the band that begins on the diagonal and is four wide. */
    private static double band(int i, int j) {
        return 2 + Math.sin(3 * i + j);
    }

    private static double[] bandedSquares(double[] x) {
        int n = x.length;
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j <= Math.min(i + 3, n - 1); j++) {
                values[i] += band(i, j) * x[j] * x[j];
            }
        }
        return values;
    }

    private static double bandedForm(double[] x) {
        double[] squares = bandedSquares(x);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * x[i] * squares[i];
        }
        return sum;
    }

    private static double[] arrowhead(double[] x) {
        double[] values = new double[x.length];
        values[0] = 2 * x[0];
        for (double xj : x) {
            values[0] += xj;
        }
        for (int i = 1; i < x.length; i++) {
            values[i] = x[i] + x[0];
        }
        return values;
    }

    private static double[] nonlinearArrow(double[] x) {
        int n = x.length;
        double[] values = new double[n];
        for (int i = 1; i < n; i++) {
            values[i - 1] = x[i] * x[i] + x[0] * x[i];
        }
        for (double xj : x) {
            values[n - 1] += xj * xj;
        }
        return values;
    }

    private static double[] brusselator(double[] x) {
        int size = 6;
        double c = 10.0 * (size - 1) * (size - 1);
        double[][] u = Matrices.matrix(x, size, size);
        double[][] v = Matrices.matrix(x, size * size, size, size);
        double[] derivative = new double[x.length];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double product = u[i][j] * u[i][j] * v[i][j];
                derivative[i * size + j] = c * laplacian(u, i, j) + 1 + product - 4.4 * u[i][j];
                derivative[(size + i) * size + j] = c * laplacian(v, i, j) + 3.4 * u[i][j] - product;
            }
        }
        return derivative;
    }

    /** The five-point stencil on a grid whose ends meet. */
    private static double laplacian(double[][] u, int i, int j) {
        int n = u.length;
        return u[(i + n - 1) % n][j] + u[(i + 1) % n][j] + u[i][(j + 1) % n] + u[i][(j + n - 1) % n] - 4 * u[i][j];
    }

    static double[] broyden(double[] x) {
        int n = x.length;
        double[] f = new double[n];
        for (int i = 0; i < n; i++) {
            double before = i == 0 ? 0 : x[i - 1];
            double after = i == n - 1 ? 0 : x[i + 1];
            f[i] = (3 - 2 * x[i]) * x[i] - before - 2 * after + 1;
        }
        return f;
    }

    private static double[] neighbours(double[] x) {
        return new double[] {x[0] * x[1], x[1] * x[2]};
    }

    private static double[] bratu(double[] u) {
        int n = u.length;
        double[] f = new double[n];
        for (int i = 0; i < n; i++) {
            f[i] = Math.exp(u[i]) / ((n + 1) * (n + 1)) - 2 * u[i];
            if (i > 0) {
                f[i] += u[i - 1];
            }
            if (i < n - 1) {
                f[i] += u[i + 1];
            }
        }
        return f;
    }

    private static double separable(double[] x) {
        double sum = 0;
        for (double xi : x) {
            sum += Math.pow(xi, 4);
        }
        return sum;
    }
}
