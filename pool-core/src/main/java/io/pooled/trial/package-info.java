/**
 * Finds out whether a pool is worth having: its users do without it for moments, and what
 * they take then is compared.
 */
@NullMarked
package io.pooled.trial;

import org.jspecify.annotations.NullMarked;
