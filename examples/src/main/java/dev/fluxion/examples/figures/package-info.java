/**
 * The two performance figures of AbstractDifferentiation.jl's paper, measured again with Fluxion's backends; start at {@link
 * dev.fluxion.examples.figures.Experiment}.
 *
 * @see <a href="https://arxiv.org/abs/2109.12449">Schäfer, Tarek, White and Rackauckas, AbstractDifferentiation.jl: backend-agnostic
 *     differentiable programming in Julia, appendix B</a>
 */
@NullMarked
package dev.fluxion.examples.figures;

import org.jspecify.annotations.NullMarked;
