/**
 * The JDK's time-zone database over HTTP, pooled and plain.
 */
@NullMarked
package io.pooled.sample;

import org.jspecify.annotations.NullMarked;
