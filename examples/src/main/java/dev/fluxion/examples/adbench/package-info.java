/**
 * The four objectives of ADBench, in plain Java, with their published instances; start at {@link
 * dev.fluxion.examples.adbench.Problems}.
 *
 * @see <a href="https://doi.org/10.1080/10556788.2018.1435651">Srajer, Kukelova and Fitzgibbon, A benchmark of selected
 *     algorithmic differentiation tools on some problems in computer vision and machine learning</a>
 */
@NullMarked
package dev.fluxion.examples.adbench;

import org.jspecify.annotations.NullMarked;
