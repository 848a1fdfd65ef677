/**
 * Micrometer meters of pools.
 */
@NullMarked
package io.pooled.metrics;

import org.jspecify.annotations.NullMarked;
