package dev.fluxion.examples.formula;

import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import com.ezylang.evalex.config.MapBasedOperatorDictionary;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.AbstractFunction;
import com.ezylang.evalex.functions.FunctionIfc;
import com.ezylang.evalex.functions.FunctionParameter;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.operators.arithmetic.InfixDivisionOperator;
import com.ezylang.evalex.operators.arithmetic.InfixMinusOperator;
import com.ezylang.evalex.operators.arithmetic.InfixMultiplicationOperator;
import com.ezylang.evalex.operators.arithmetic.InfixPlusOperator;
import com.ezylang.evalex.operators.arithmetic.InfixPowerOfOperator;
import com.ezylang.evalex.operators.arithmetic.PrefixMinusOperator;
import com.ezylang.evalex.operators.arithmetic.PrefixPlusOperator;
import com.ezylang.evalex.parser.ASTNode;
import com.ezylang.evalex.parser.ParseException;
import com.ezylang.evalex.parser.Token;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How formulas are written, told to EvalEx, which does the parsing and nothing else: its tree is turned into {@link Term}s. A power
 * binds more tightly than a sign before it, as on paper, and is written {@code ^} or {@code **}.
 */
final class Syntax {

    private static final ExpressionConfiguration CONFIGURATION = ExpressionConfiguration.builder()
            .operatorDictionary(operators())
            .functionDictionary(functions())
            .defaultConstants(Map.of())
            .powerOfPrecedence(OperatorIfc.OPERATOR_PRECEDENCE_POWER_HIGHER)
            .arraysAllowed(false)
            .structuresAllowed(false)
            .implicitMultiplicationAllowed(false)
            .build();

    /** EvalEx misses the operand before such a sign if powers bind more tightly than signs. */
    private static final Pattern SIGNED_EXPONENT = Pattern.compile("(\\^|\\*\\*)\\s*[-+]");

    private Syntax() {}

    /**
     * The tree of an expression.
     *
     * @throws FormulaException if there is none
     */
    static ASTNode parse(String expression) {
        if (SIGNED_EXPONENT.matcher(expression).find()) {
            throw new FormulaException(
                    "a signed exponent must be in brackets, as in x^(-2), but was not in " + expression);
        }
        try {
            return new Expression(expression, CONFIGURATION).getAbstractSyntaxTree();
        } catch (ParseException e) {
            throw new FormulaException("a formula must be one such as b1*(1-exp(-b2*x)) but " + expression + " is not: "
                    + e.getMessage() + " at character " + e.getStartPosition());
        }
    }

    private static MapBasedOperatorDictionary operators() {
        var dictionary = new MapBasedOperatorDictionary();
        dictionary.addOperator("+", new InfixPlusOperator());
        dictionary.addOperator("-", new InfixMinusOperator());
        dictionary.addOperator("*", new InfixMultiplicationOperator());
        dictionary.addOperator("/", new InfixDivisionOperator());
        dictionary.addOperator("^", new InfixPowerOfOperator());
        dictionary.addOperator("**", new InfixPowerOfOperator());
        dictionary.addOperator("+", new PrefixPlusOperator());
        dictionary.addOperator("-", new PrefixMinusOperator());
        return dictionary;
    }

    private static MapBasedFunctionDictionary functions() {
        var dictionary = new MapBasedFunctionDictionary();
        for (String name : Function.names()) {
            dictionary.addFunction(name, new OfOneNumber());
        }
        return dictionary;
    }

    /** All that EvalEx has to know of a function: how many arguments it takes. */
    @FunctionParameter(name = "a")
    private static final class OfOneNumber extends AbstractFunction implements FunctionIfc {
        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... values) {
            throw new UnsupportedOperationException("evaluate: a formula must be computed by its terms");
        }
    }
}
