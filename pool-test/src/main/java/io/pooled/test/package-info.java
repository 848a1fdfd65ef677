/**
 * For tests of what uses pools: what it allocates, and whether it gives everything back.
 */
@NullMarked
package io.pooled.test;

import org.jspecify.annotations.NullMarked;
