/**
 * Auto-configuration of the actuator endpoint of pools.
 */
@NullMarked
package io.pooled.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
