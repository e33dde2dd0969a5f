package dev.fluxion.lift;

import dev.fluxion.lift.ejml.Ejml;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;

/** The one sentence that says where and why lifting stops. */
final class Refusal {

    static final String WAYS_OUT = "put it into a method with a rule, write it over Real, or use finite differences";

    private Refusal() {}

    /**
     * A refusal at an instruction.
     *
     * @param method the method being lifted
     * @param at the instruction
     * @param what what must be so and is not: {@code an array … must … but …}
     * @param instead what to do, or null for the ways out that always exist
     */
    static NotLiftableException at(MethodBody method, AbstractInsnNode at, String what, @Nullable String instead) {
        return of("lift", method, at, what, instead == null ? WAYS_OUT : instead);
    }

    /** A refusal of another operation than lifting. */
    static NotLiftableException of(
            String operation, MethodBody method, @Nullable AbstractInsnNode at, String what, String instead) {
        int line = line(at);
        String where = Ejml.isInside(method.host)
                ? caller(method)
                : method + (method.sourceFile == null || line < 0 ? "" : " (" + method.sourceFile + ":" + line + ")");
        return new NotLiftableException(operation + ": in " + where + " " + what + "; " + instead);
    }

    /** The user's method that called EJML: what EJML calls is lifted while that runs. */
    private static String caller(MethodBody method) {
        return StackWalker.getInstance(StackWalker.Option.SHOW_HIDDEN_FRAMES)
                .walk(frames -> frames.filter(Refusal::isLiftedUser)
                        .findFirst()
                        .map(frame -> frame.getClassName()
                                        .substring(0, frame.getClassName().indexOf(MethodLifter.SUFFIX))
                                + " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                        .orElse(method.toString()));
    }

    private static boolean isLiftedUser(StackWalker.StackFrame frame) {
        String name = frame.getClassName();
        return name.contains(MethodLifter.SUFFIX) && !Ejml.isInside(name);
    }

    private static int line(@Nullable AbstractInsnNode at) {
        for (AbstractInsnNode node = at; node != null; node = node.getPrevious()) {
            if (node instanceof LineNumberNode number) {
                return number.line;
            }
        }
        return -1;
    }
}
