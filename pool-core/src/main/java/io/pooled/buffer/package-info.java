/**
 * Pooled byte buffers that grow by segments, without copies.
 */
@NullMarked
package io.pooled.buffer;

import org.jspecify.annotations.NullMarked;
