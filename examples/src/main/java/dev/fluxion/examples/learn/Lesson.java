package dev.fluxion.examples.learn;

import dev.fluxion.streams.online.OnlineSnapshot;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was predicted for a sample, and what learning from it left.
 *
 * @param prediction made before it was learned from
 * @param reason why it was not learned from; empty if it was, or is yet to be
 * @param snapshot what was learned so far
 */
record Lesson(Sample sample, double prediction, Optional<String> reason, Supplier<OnlineSnapshot> snapshot) {}
