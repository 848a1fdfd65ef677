/**
 * Object pools whose leases cannot alias, with exact metrics.
 */
@NullMarked
package io.pooled;

import org.jspecify.annotations.NullMarked;
