/**
 * Proofs, by jcstress, of what the pools claim about threads.
 */
@NullMarked
package io.pooled.jcstress;

import org.jspecify.annotations.NullMarked;
