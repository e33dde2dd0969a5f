/**
 * OpenCL devices, and derivatives of whole batches computed on them through Aparapi; start at
 * {@link dev.fluxion.backend.aparapi.OpenClDevices}.
 */
@NullMarked
package dev.fluxion.backend.aparapi;

import org.jspecify.annotations.NullMarked;
