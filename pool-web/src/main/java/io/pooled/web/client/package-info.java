/**
 * Bodies from pools for Spring's blocking HTTP clients.
 */
@NullMarked
package io.pooled.web.client;

import org.jspecify.annotations.NullMarked;
