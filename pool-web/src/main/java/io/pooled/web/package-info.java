/**
 * What Spring MVC and WebFlux have in common in serving bodies from pools.
 */
@NullMarked
package io.pooled.web;

import org.jspecify.annotations.NullMarked;
