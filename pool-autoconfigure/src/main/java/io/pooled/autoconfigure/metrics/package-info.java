/**
 * Auto-configuration of the meters of pools.
 */
@NullMarked
package io.pooled.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
