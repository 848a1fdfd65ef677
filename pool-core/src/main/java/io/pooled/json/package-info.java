/**
 * JSON through pooled buffers, with Jackson.
 */
@NullMarked
package io.pooled.json;

import org.jspecify.annotations.NullMarked;
