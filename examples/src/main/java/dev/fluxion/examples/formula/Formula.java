package dev.fluxion.examples.formula;

import com.ezylang.evalex.parser.ASTNode;
import com.ezylang.evalex.parser.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A formula of parameters and variables. What is not the name of a variable, nor {@code pi}, is a parameter. Immutable.
 *
 * <pre>{@code
 * Formula rise = Formula.parse("b1*(1-exp(-b2*x))", List.of("x"));
 * double y = rise.at(new double[] {2, 0.5}, new double[] {3}); // 2 (1 - exp(-1.5))
 * }</pre>
 */
public final class Formula {

    private final String text;
    private final List<String> parameters;
    private final List<Integer> variables;
    private final Term term;

    private Formula(String text, List<String> parameters, List<Integer> variables, Term term) {
        this.text = text;
        this.parameters = parameters;
        this.variables = variables;
        this.term = term;
    }

    /**
     * Reads a formula.
     *
     * @param text with {@code + - * / ^ **}, brackets, numbers, names and functions of one number
     * @param variables the names of the variables, in the order in which their values will come
     * @throws FormulaException if it cannot be read
     */
    public static Formula parse(String text, List<String> variables) {
        ASTNode tree = Syntax.parse(text);
        // b2 comes before b10.
        var names = new TreeSet<String>(Comparator.comparing((String name) -> name.replaceAll("\\d+$", ""))
                .thenComparingInt(String::length)
                .thenComparing(Comparator.naturalOrder()));
        collectNames(tree, variables, names);
        List<Integer> used = IntStream.range(0, variables.size())
                .filter(i -> names.contains(variables.get(i)))
                .boxed()
                .toList();
        names.removeAll(variables);
        List<String> parameters = List.copyOf(names);
        return new Formula(text, parameters, used, term(tree, parameters, variables));
    }

    /** The names of the parameters, those that end in numbers by number. */
    public List<String> parameters() {
        return parameters;
    }

    /** The places of the variables that it has. */
    public List<Integer> variables() {
        return variables;
    }

    /**
     * The value. Plain Java: a backend differentiates it with respect to the parameters.
     *
     * @param parameters the parameters, in the order of {@link #parameters()}
     * @param variables the variables, in the order in which they were named
     */
    public double at(double[] parameters, double[] variables) {
        return term.at(parameters, variables);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static void collectNames(ASTNode node, List<String> variables, Set<String> names) {
        Token token = node.getToken();
        if (token.getType() == Token.TokenType.VARIABLE_OR_CONSTANT && !isPi(token, variables)) {
            names.add(token.getValue());
        }
        node.getParameters().forEach(child -> collectNames(child, variables, names));
    }

    private static Term term(ASTNode node, List<String> parameters, List<String> variables) {
        Token token = node.getToken();
        List<Term> operands = new ArrayList<>();
        for (ASTNode child : node.getParameters()) {
            operands.add(term(child, parameters, variables));
        }
        return switch (token.getType()) {
            case NUMBER_LITERAL -> new Term.Literal(number(token));
            case VARIABLE_OR_CONSTANT -> named(token, parameters, variables);
            case FUNCTION -> new Term.Call(function(token), operands.get(0));
            case PREFIX_OPERATOR -> token.getValue().equals("-") ? negative(operands.get(0)) : operands.get(0);
            case INFIX_OPERATOR -> infix(token, operands.get(0), operands.get(1));
            default ->
                throw new FormulaException(
                        "a formula must hold numbers, names and functions but has " + token.getValue());
        };
    }

    private static Term named(Token token, List<String> parameters, List<String> variables) {
        int variable = variables.indexOf(token.getValue());
        return variable >= 0
                ? new Term.Variable(variable)
                : isPi(token, variables)
                        ? new Term.Literal(Math.PI)
                        : new Term.Parameter(parameters.indexOf(token.getValue()));
    }

    private static boolean isPi(Token token, List<String> variables) {
        return token.getValue().toLowerCase(Locale.ROOT).equals("pi") && !variables.contains(token.getValue());
    }

    private static Term negative(Term a) {
        return a instanceof Term.Literal number ? new Term.Literal(-number.value()) : new Term.Negative(a);
    }

    private static Term infix(Token operator, Term a, Term b) {
        return switch (operator.getValue()) {
            case "+" -> new Term.Sum(a, b);
            case "-" -> new Term.Difference(a, b);
            case "*" -> new Term.Product(a, b);
            case "/" -> new Term.Quotient(a, b);
            default ->
                b instanceof Term.Literal exponent ? new Term.FixedPower(a, exponent.value()) : new Term.Power(a, b);
        };
    }

    private static double number(Token token) {
        try {
            return Double.parseDouble(token.getValue());
        } catch (NumberFormatException e) {
            throw new FormulaException("a number must be one such as 0.5 or 1e-3 but was " + token.getValue());
        }
    }

    private static Function function(Token token) {
        return Function.named(token.getValue())
                .orElseThrow(() -> new FormulaException("a function must be one of "
                        + String.join(", ", Function.names()) + " but was " + token.getValue()));
    }
}
