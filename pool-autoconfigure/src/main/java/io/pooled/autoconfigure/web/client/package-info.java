/**
 * Auto-configuration of buffers as bodies of Spring's HTTP clients.
 */
@NullMarked
package io.pooled.autoconfigure.web.client;

import org.jspecify.annotations.NullMarked;
