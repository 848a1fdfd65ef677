/**
 * Gzip through pooled deflaters and buffers.
 */
@NullMarked
package io.pooled.gzip;

import org.jspecify.annotations.NullMarked;
