package io.pooled.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.pooled.PoolRegistry;
import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.metrics.PoolMetrics;

/**
 * Auto-configuration of {@link PoolMetrics}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PoolsAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, PoolRegistry.class })
@ConditionalOnBooleanProperty(name = "pools.metrics.enabled", matchIfMissing = true)
@ConditionalOnFit(value = PoolMetrics.class, library = MeterRegistry.class, feature = "meters",
		off = "pools.metrics.enabled=false")
public final class PoolMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PoolMetrics poolMetrics(PoolRegistry pools) {
		return new PoolMetrics(pools);
	}

}
