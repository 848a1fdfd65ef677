/**
 * What the auto-configurations for Spring MVC and WebFlux have in common.
 */
@NullMarked
package io.pooled.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
