/**
 * Auto-configuration of the health of pools.
 */
@NullMarked
package io.pooled.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
