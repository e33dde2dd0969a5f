/** Batches of derivatives on OpenCL devices, through Aparapi. */
@NullMarked
package dev.fluxion.backend.aparapi;

import org.jspecify.annotations.NullMarked;
