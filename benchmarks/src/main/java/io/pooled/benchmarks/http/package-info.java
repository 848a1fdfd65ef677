/**
 * The sample application over loopback, in several configurations, and the tables that
 * compare them.
 */
@NullMarked
package io.pooled.benchmarks.http;

import org.jspecify.annotations.NullMarked;
