/**
 * Auto-configuration of named pools.
 */
@NullMarked
package io.pooled.autoconfigure;

import org.jspecify.annotations.NullMarked;
