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
        return function.callAll(arguments);
    }

    /** Without an array for the arguments. */
    @Override
    public Object apply(StageFunction function, Object[] parameters, int parameter, Object element) {
        return parameter < 0 ? function.call(element) : function.call(parameters[parameter], element);
    }
}
