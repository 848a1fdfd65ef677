/**
 * Message digests through pooled engines.
 */
@NullMarked
package io.pooled.digest;

import org.jspecify.annotations.NullMarked;
