/**
 * This project's pools beside their peers, and the table that compares them.
 */
@NullMarked
package io.pooled.benchmarks;

import org.jspecify.annotations.NullMarked;
