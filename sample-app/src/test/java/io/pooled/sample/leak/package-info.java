/**
 * What a test adds to the sample in a container, to plant a fault.
 */
@NullMarked
package io.pooled.sample.leak;

import org.jspecify.annotations.NullMarked;
