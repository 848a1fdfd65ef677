/**
 * Auto-configuration of bodies from pools in Spring WebFlux.
 */
@NullMarked
package io.pooled.autoconfigure.web.reactive;

import org.jspecify.annotations.NullMarked;
