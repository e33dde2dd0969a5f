package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Value;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** Internal: writes which lines of the user's source instructions come from, so that stack traces name them. */
public final class Lines {

    private final Graph graph;
    private final MethodVisitor code;
    private int line = -1;

    /** Lines of one method of a class made for a graph. */
    public Lines(Graph graph, MethodVisitor code) {
        this.graph = graph;
        this.code = code;
    }

    /** Begins code that is not reached from what was written before it, and may move. */
    public void begin() {
        line = -1;
    }

    /** Says where the instructions that follow come from. */
    public void mark(Value value) {
        int at = value.origin().line();
        // Only the file of the method where it starts is named in the generated class.
        if (at > 0
                && at != line
                && value.origin().method().host() == graph.method().host()) {
            var label = new Label();
            code.visitLabel(label);
            code.visitLineNumber(at, label);
            line = at;
        }
    }
}
