package io.pooled.autoconfigure.metrics;

import java.util.Objects;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AllNestedConditions;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

import io.pooled.PoolRegistry;
import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.ConditionalOnSwitch;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.autoconfigure.PoolsDoctorAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.Switch;
import io.pooled.doctor.DoctorRounds;
import io.pooled.metrics.PoolMeterConventions;
import io.pooled.metrics.PoolMetrics;

/**
 * Auto-configuration of {@link PoolMetrics}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { PoolsAutoConfiguration.class, PoolsDoctorAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@Conditional(PoolMetricsAutoConfiguration.OnRegistries.class)
@ConditionalOnSwitch(Switch.METRICS)
@ConditionalOnFit(value = PoolMetrics.class, library = MeterRegistry.class, feature = "meters",
		off = "pools.metrics.enabled=false")
public final class PoolMetricsAutoConfiguration {

	private static final String HISTOGRAM = "management.metrics.distribution.percentiles-histogram";

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	PoolMetrics poolMetrics(ObjectProvider<PoolRegistry> pools, ObjectProvider<DoctorRounds> doctor,
			ObjectProvider<PoolMeterConventions> conventions, Environment environment) {
		// A test may have put a mock of Pools in its place.
		return new PoolMetrics(pools.getIfAvailable(PoolRegistry::new), doctor.getIfAvailable(),
				conventions.getIfAvailable(() -> PoolMeterConventions.DEFAULT), hasHistogramOfSizes(environment));
	}

	// The nearest name decides, as for meters of Spring Boot, in either way to write it.
	private static boolean hasHistogramOfSizes(Environment environment) {
		return Stream.of(".pool.sizes", "[pool.sizes]", ".pool", ".all")
			.map((name) -> environment.getProperty(HISTOGRAM + name, Boolean.class))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(false);
	}

	/*
	 * Spring Boot binds what a context has to the meter registries of that context only.
	 */
	@Bean
	@ConditionalOnMissingBean(value = MeterRegistry.class, search = SearchStrategy.CURRENT)
	SmartInitializingSingleton poolMetersInRegistryOfParent(PoolMetrics metrics,
			ObjectProvider<MeterRegistry> registries) {
		return () -> {
			MeterRegistry primary = registries.getIfUnique();
			((primary instanceof CompositeMeterRegistry) ? Stream.of(primary) : registries.stream())
				.forEach(metrics::bindTo);
		};
	}

	static class OnRegistries extends AllNestedConditions {

		OnRegistries() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(MeterRegistry.class)
		static class Meters {

		}

		@ConditionalOnBean(value = { PoolRegistry.class, PoolsProperties.class }, search = SearchStrategy.CURRENT)
		static class Pools {

		}

	}

}
