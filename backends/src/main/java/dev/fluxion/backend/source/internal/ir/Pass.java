package dev.fluxion.backend.source.internal.ir;

/**
 * Internal: one step on the way from bytecode to a derivative, which changes a graph or finds something out about it.
 *
 * @param name what it is about, in lower case: messages and files of what it left have it
 * @param work does it
 */
public record Pass(String name, Runnable work) {}
