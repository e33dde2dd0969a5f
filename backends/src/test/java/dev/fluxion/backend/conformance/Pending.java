package dev.fluxion.backend.conformance;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows, and operations of rows, that this contract cannot ask yet or that belong in a test of their own. A row that has
 * neither plain Java nor an entry here fails {@link ScenarioCoverageTest}.
 */
final class Pending {

    private Pending() {}

    /** What needs a later issue, by row or by row and operation, and which. */
    static Map<String, String> later() {
        return Map.of();
    }

    /** What another test asks, and which. */
    static Map<String, Class<?>> elsewhere() {
        Map<String, Class<?>> elsewhere = new TreeMap<>();
        elsewhere.put("ER-01", SecondOrderStructuresTest.class); // a block for each two arguments, not an error
        elsewhere.put("ER-02", CompileTimeRefusalsTest.class);
        elsewhere.put("ER-03", CompileTimeRefusalsTest.class);
        elsewhere.put("ER-06", CompileTimeRefusalsTest.class);
        elsewhere.put("ER-07", CompileTimeRefusalsTest.class);
        elsewhere.put("ER-09", CompileTimeRefusalsTest.class);
        elsewhere.put("ER-12", CompileTimeRefusalsTest.class);
        elsewhere.put("ER-11", ChunkLargerThanInputTest.class);
        return Collections.unmodifiableMap(elsewhere);
    }
}
