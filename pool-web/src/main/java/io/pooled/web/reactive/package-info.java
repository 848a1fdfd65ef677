/**
 * Bodies from pools in Spring WebFlux.
 */
@NullMarked
package io.pooled.web.reactive;

import org.jspecify.annotations.NullMarked;
