package io.pooled.autoconfigure.web;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Import;

import io.pooled.PoolRegistry;
import io.pooled.autoconfigure.PoolsAutoConfiguration;

/**
 * Auto-configuration that checks what {@code pools.web.*} says, for all kinds of web
 * applications.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PoolsAutoConfiguration.class)
@ConditionalOnBean(value = PoolRegistry.class, search = SearchStrategy.CURRENT)
@Import(WebPropertiesCheck.class)
public final class PooledWebAutoConfiguration {

}
