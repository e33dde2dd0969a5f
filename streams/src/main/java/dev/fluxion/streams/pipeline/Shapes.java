package dev.fluxion.streams.pipeline;

import dev.fluxion.structure.Structure;
import java.util.List;

/** What the stages of a pipeline make of a sample. */
final class Shapes {

    private Shapes() {}

    static String of(List<Part> parts, Parameters parameters, Object sample) {
        var numbering = new Numbering();
        StringBuilder text = new StringBuilder("source: " + shape(sample) + '\n');
        List<Stage> stages = parts.stream()
                .map(part -> part instanceof Crossing crossing
                        ? crossing.leg(numbering) instanceof Plan.Leg.Side side ? side.stage() : NOTHING
                        : part.assemble(numbering))
                .toList();
        var machine = new Machine<>(PrimalMode.INSTANCE, new Plan(List.of(), List.of(), numbering.initial(), null));
        Object[] values = parameters.values().toArray();
        Object current = sample;
        for (int i = 0; i < parts.size(); i++) {
            text.append(Description.of(List.of(parts.get(i))).text());
            if (current != null) {
                current = stages.get(i).step(machine, values, current);
                String shape = current == null ? ": no result for the first element" : ": " + shape(current);
                text.insert(text.length() - 1, shape);
            }
        }
        return text.toString();
    }

    private static final Stage NOTHING = new Stage() {
        @Override
        public <E> E step(Machine<E> machine, E[] parameters, E element) {
            return element;
        }
    };

    private static String shape(Object value) {
        if (value instanceof double[] numbers) {
            return "double[" + numbers.length + "]";
        }
        if (value instanceof Number) {
            return "a number";
        }
        int size = Structure.of(value).size();
        return value.getClass().getSimpleName() + " of " + size + (size == 1 ? " number" : " numbers");
    }
}
