package dev.fluxion.streams.pipeline;

/** Elements are the values themselves. */
enum PrimalMode implements Mode<Object> {
    INSTANCE;

    @Override
    public Object constant(Object value) {
        return value;
    }

    @Override
    public Object primal(Object element) {
        return element;
    }

    @Override
    public Object apply(StageFunction function, Object[] arguments) {
        return function.call(arguments);
    }
}
