/**
 * The health of pools.
 */
@NullMarked
package io.pooled.actuate.health;

import org.jspecify.annotations.NullMarked;
