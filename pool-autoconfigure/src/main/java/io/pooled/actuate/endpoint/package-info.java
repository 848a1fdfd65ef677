/**
 * The actuator endpoint of pools.
 */
@NullMarked
package io.pooled.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
