package dev.fluxion.backend.conformance;

import java.util.Arrays;

/** Functions whose path depends on the numbers they are given. */
final class ControlFlowScenarios {

    private ControlFlowScenarios() {}

    static void bind(Bindings rows) {
        rows.scalar("CF-01", x -> x < 2 ? x * x : 4 * x - 4);
        rows.scalar("CF-02", x -> x < 2 ? x * x : 4 * x - 4);
        rows.scalar("CF-03", x -> x < 2 ? x * x : 4 * x - 4);
        rows.scalar("CF-04", x -> chebyshev(20, x));
        rows.scalar("CF-05", ControlFlowScenarios::newtonSquareRoot);
        rows.scalar("CF-06", ControlFlowScenarios::normalDistribution);
        rows.field("CF-07", v -> blackScholes(v[0], v[1], v[2], v[3], v[4]));
        rows.field("CF-10", ControlFlowScenarios::largest);
        rows.scalar("CF-13", ControlFlowScenarios::asManyTermsAsX);
        rows.scalar("CF-19", x -> Math.max(0, Math.min(1, x)));
        rows.field("CF-21", ControlFlowScenarios::productUntilItExceedsTen);
        rows.scalar("EX-CF-01", ControlFlowScenarios::pieces);
        rows.scalar("EX-CF-02", ControlFlowScenarios::fallingFactorial);
        rows.scalar("EX-CF-03", x -> interpolated(new double[] {1, 4, 9, 16, 25}, x));
        rows.field("EX-CF-04", v -> Math.pow(median(v.clone()), 2));
        rows.field("EX-CF-05", ControlFlowScenarios::firstProductAboveFive);
        rows.field("EX-CF-06", v -> sumOfPositiveProducts(Matrices.matrix(v, 3, 2)));
        rows.scalar("EX-CF-07", ControlFlowScenarios::halvedUntilSmall);
        rows.field("EX-CF-08", v -> conditions(v[0], v[1]));
        rows.field("EX-CF-09", ControlFlowScenarios::huber);
        rows.field("EX-CF-10", ControlFlowScenarios::alternating);
        rows.scalar("EX-CF-11", x -> inTurn(x, Step.SQUARE, Step.SIN, Step.NEGATE));
        rows.scalar("EX-CF-12", ControlFlowScenarios::smoothStep);
        rows.scalar("EX-CF-13", x -> x / continuedFraction(x, 1, 12));
        rows.scalar("EX-CF-14", r -> measure("volume", r));
        rows.field("EX-CF-15", ControlFlowScenarios::sorted);
        rows.scalar("EX-CF-16", x -> x * Math.round(x) + Math.abs(Math.round(x) - x));
        rows.scalar("EX-CF-17", ControlFlowScenarios::recovered);
        rows.scalar("EX-CF-18", x -> evaluated(new Product(new Leaf(x), new Sum(new Leaf(x), new Leaf(2)))));
    }

    private static double chebyshev(int degree, double x) {
        double previous = 1;
        double current = x;
        for (int k = 1; k < degree; k++) {
            double next = 2 * x * current - previous;
            previous = current;
            current = next;
        }
        return current;
    }

    private static double newtonSquareRoot(double a) {
        double x = 1;
        while (true) {
            double y = (x + a / x) / 2;
            if (Math.abs(y - x) < 1e-12) {
                return y;
            }
            x = y;
        }
    }

    private static double normalDistribution(double x) {
        double term = x;
        double sum = x;
        for (int k = 1; Math.abs(term) > 1e-25 * Math.abs(sum); k++) {
            term *= x * x / (2 * k + 1);
            sum += term;
        }
        return 0.5 + Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * sum;
    }

    private static double blackScholes(double spot, double strike, double rate, double sigma, double time) {
        double d1 = (Math.log(spot / strike) + (rate + sigma * sigma / 2) * time) / (sigma * Math.sqrt(time));
        double d2 = d1 - sigma * Math.sqrt(time);
        return spot * normalDistribution(d1) - strike * Math.exp(-rate * time) * normalDistribution(d2);
    }

    private static double largest(double[] x) {
        double largest = x[0];
        for (double xi : x) {
            if (xi > largest) {
                largest = xi;
            }
        }
        return largest;
    }

    private static double asManyTermsAsX(double x) {
        double sum = 0;
        double power = 1;
        for (int i = 1; i <= Math.floor(x); i++) {
            power *= x;
            sum += power / i;
        }
        return sum;
    }

    private static double productUntilItExceedsTen(double[] x) {
        double p = 1;
        for (double xi : x) {
            p *= xi;
            if (p > 10) {
                break;
            }
        }
        return p;
    }

    private static double pieces(double x) {
        return switch ((int) x) {
            case 0 -> x * x;
            case 1 -> 2 * x;
            case 2 -> Math.sin(x);
            default -> 1 / x;
        };
    }

    private static double fallingFactorial(double x) {
        return x < 1 ? x : x * fallingFactorial(x - 1);
    }

    private static double interpolated(double[] table, double x) {
        int i = (int) x;
        return table[i] + (x - i) * (table[i + 1] - table[i]);
    }

    /** Sorts by insertion. */
    private static double median(double[] x) {
        for (int i = 1; i < x.length; i++) {
            double inserted = x[i];
            int j = i - 1;
            while (j >= 0 && x[j] > inserted) {
                x[j + 1] = x[j];
                j--;
            }
            x[j + 1] = inserted;
        }
        return x[x.length / 2];
    }

    private static double firstProductAboveFive(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = i + 1; j < x.length; j++) {
                if (x[i] * x[j] > 5) {
                    return x[i] * x[j];
                }
            }
            sum += x[i];
        }
        return sum;
    }

    private static double sumOfPositiveProducts(double[][] rows) {
        double sum = 0;
        nextRow:
        for (double[] row : rows) {
            double product = 1;
            for (double entry : row) {
                if (entry < 0) {
                    continue nextRow;
                }
                product *= entry;
            }
            sum += product;
        }
        return sum;
    }

    private static double halvedUntilSmall(double x) {
        double y = x;
        do {
            y /= 2;
        } while (y > 1);
        return y * y;
    }

    private static double conditions(double x, double y) {
        if (x > 0 && y > 0) {
            return x * y;
        } else if (x < 0 || y < -1) {
            return x / y;
        }
        return x + y;
    }

    private static double huber(double[] x) {
        double delta = 1;
        double sum = 0;
        for (double xi : x) {
            double size = Math.abs(xi);
            sum += size <= delta ? xi * xi / 2 : delta * (size - delta / 2);
        }
        return sum;
    }

    private static double alternating(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += i % 2 == 0 ? x[i] * x[i] : 1 / x[i];
        }
        return sum;
    }

    private enum Step {
        SQUARE,
        SIN,
        NEGATE
    }

    private static double inTurn(double x, Step... steps) {
        for (Step step : steps) {
            x = switch (step) {
                case SQUARE -> x * x;
                case SIN -> Math.sin(x);
                case NEGATE -> -x;
            };
        }
        return x;
    }

    private static double smoothStep(double x) {
        double t = Math.max(0, Math.min(1, (x - 1) / 3));
        return t * t * (3 - 2 * t);
    }

    private static double continuedFraction(double x, int level, int last) {
        double odd = 2 * level - 1;
        return level == last ? odd : odd + x * x / continuedFraction(x, level + 1, last);
    }

    private static double measure(String what, double r) {
        return switch (what) {
            case "length" -> 2 * Math.PI * r;
            case "area" -> Math.PI * r * r;
            case "volume" -> 4.0 / 3 * Math.PI * r * r * r;
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static double sorted(double[] x) {
        double[] y = x.clone();
        Arrays.sort(y);
        return y[0] * y[0] + 3 * y[1] - y[2] * y[0];
    }

    private static double recovered(double x) {
        try {
            return checked(x);
        } catch (IllegalArgumentException e) {
            return x * x;
        }
    }

    private static double checked(double x) {
        if (x > 1) {
            throw new IllegalArgumentException("x must be at most 1 but was " + x);
        }
        return 3 * x;
    }

    private sealed interface Expression permits Leaf, Sum, Product {}

    private record Leaf(double value) implements Expression {}

    private record Sum(Expression left, Expression right) implements Expression {}

    private record Product(Expression left, Expression right) implements Expression {}

    private static double evaluated(Expression expression) {
        if (expression instanceof Leaf leaf) {
            return leaf.value();
        } else if (expression instanceof Sum sum) {
            return evaluated(sum.left()) + evaluated(sum.right());
        }
        Product product = (Product) expression;
        return evaluated(product.left()) * evaluated(product.right());
    }
}
