/**
 * What is wrong with a pool, and what to write in the configuration.
 */
@NullMarked
package io.pooled.doctor;

import org.jspecify.annotations.NullMarked;
