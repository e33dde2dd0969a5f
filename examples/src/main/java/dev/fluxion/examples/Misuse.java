package dev.fluxion.examples;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How a command was misused, in a sentence that says what was expected, what came, and what to do. */
final class Misuse {

    private Misuse() {}

    /** The commands' own sentences as they are, picocli's in our words. */
    static String sentence(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        if (e instanceof MissingParameterException missing) {
            return missing.getMissing().stream().map(Misuse::missing).collect(Collectors.joining(", and "));
        }
        if (e instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + " must be given once but was given again";
        }
        ArgSpec argument = e.getArgSpec();
        return argument == null || e.getValue() == null
                ? String.valueOf(e.getMessage())
                : name(argument) + " " + wanted(argument, e.getValue());
    }

    private static String unmatched(UnmatchedArgumentException e) {
        String first = e.getUnmatched().get(0);
        CommandSpec command = e.getCommandLine().getCommandSpec();
        List<String> near = e.getSuggestions();
        if (e.isUnknownOption()) {
            return first + " must be an option of " + command.qualifiedName() + " but is none"
                    + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?");
        }
        return command.subcommands().isEmpty()
                ? first + " must be left out: " + command.qualifiedName() + " takes "
                        + (command.positionalParameters().isEmpty() ? "options only" : "one argument")
                : "COMMAND must be one of "
                        + String.join(", ", command.subcommands().keySet()) + " but was " + first;
    }

    private static String missing(ArgSpec argument) {
        return argument.required()
                ? name(argument) + " must be given, with a value for " + argument.paramLabel()
                : name(argument) + " must come with a value for " + argument.paramLabel() + " but there is none";
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /** What a value should have been; the last of several types is that of the values of a list or map. */
    private static String wanted(ArgSpec argument, Object value) {
        Class<?>[] types = argument.auxiliaryTypes();
        Class<?> type = types[types.length - 1];
        if (type == Boolean.class || type == boolean.class) {
            return "must stand alone but came with " + value;
        }
        boolean whole = type == Integer.class || type == int.class || type == Long.class || type == long.class;
        if (whole && value.toString().matches("[-+]?\\d+")) {
            return "must be nearer to zero but was " + value;
        }
        return "must be " + (types.length > 1 ? argument.paramLabel() + " with " : "") + kind(type, whole) + " but was "
                + value;
    }

    private static String kind(Class<?> type, boolean whole) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        }
        return whole ? "a whole number" : type == Double.class || type == double.class ? "a number" : "another value";
    }
}
