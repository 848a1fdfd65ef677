package io.pooled.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.SimpleMeterConvention;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pooled.Pool;
import io.pooled.PoolRegistry;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.metrics.PoolMeterConventions;
import io.pooled.metrics.PoolMetrics;

import static org.assertj.core.api.Assertions.assertThat;

class PoolMetricsAutoConfigurationTests {

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, PoolMetricsAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.withoutRegistry
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void poolsHaveMeters() {
		this.contextRunner.withPropertyValues("pools.buffer.exports.limit=5KB").run((context) -> {
			assertThat(context).hasSingleBean(PoolMetrics.class);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBean("exports", PooledBufferFactory.class).use((buffer) -> buffer.size());
			assertThat(
					registry.get("pool.releases").tags("pool", "exports", "kind", "buffer").functionCounter().count())
				.isOne();
			assertThat(registry.get("pool.releases").tags("pool", "default").functionCounter().count()).isZero();
		});
	}

	@Test
	void whereAllIsOffNothingElseIsLookedAt() {
		this.contextRunner.withBean(PoolRegistry.class, PoolRegistry::new)
			.withPropertyValues("pools.enabled=false", "pools.buffer.a.typo=1")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PoolMetrics.class));
	}

	@Test
	void aTeamNamesThemItsOwnWay() {
		this.contextRunner
			.withBean(PoolMeterConventions.class,
					() -> (name) -> new SimpleMeterConvention<>("acme." + name, (pool) -> Tags.of("p", pool.name())))
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("acme.pool.idle").tag("p", "default").gauge().value()).isZero();
				assertThat(registry.find("pool.idle").meter()).isNull();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "percentiles-histogram.pool.sizes=true", "percentiles-histogram[pool.sizes]=true",
			"percentiles-histogram.pool=true", "percentiles-histogram.all=true" })
	void sizesAreAHistogramAsOtherMetersAre(String property) {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).find("pool.sizes").meter()).isNull());
		this.contextRunner.withPropertyValues("management.metrics.distribution." + property).run((context) -> {
			context.getBean("default", PooledBufferFactory.class).use(PooledBuffer::size);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("pool.sizes").tags("pool", "default", "le", "256").functionCounter().count())
				.isOne();
		});
	}

	@Test
	void poolsThatUsersDeclareHaveMeters() {
		this.contextRunner.withBean("mine", Pool.class, () -> Pool.builder("my-pool", () -> "x").build())
			.run((context) -> assertThat(context.getBean(MeterRegistry.class)
				.get("pool.idle")
				.tags("pool", "my-pool", "kind", "object")
				.gauge()
				.value()).isZero());
	}

	@Test
	void poolsThatComeLaterHaveMetersUntilTheyGo() {
		this.contextRunner.run((context) -> {
			PoolRegistry pools = context.getBean(PoolRegistry.class);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Pool<String> late = Pool.builder("late", () -> "x").build();
			pools.register(late);
			assertThat(registry.find("pool.idle").tag("pool", "late").gauge()).isNotNull();
			pools.unregister(late);
			assertThat(registry.find("pool.idle").tag("pool", "late").gauge()).isNull();
		});
	}

	@Test
	void twoRegistriesHaveTheSameMeters() {
		this.contextRunner.withBean("one", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.withBean("two", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				for (String name : new String[] { "one", "two" }) {
					assertThat(context.getBean(name, MeterRegistry.class).find("pool.idle").gauges()).hasSize(1);
				}
			});
	}

	@Test
	void switchedOffThereAreNone() {
		this.contextRunner.withPropertyValues("pools.metrics.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(PoolMetrics.class);
			assertThat(context.getBean(MeterRegistry.class).find("pool.idle").meters()).isEmpty();
			assertThat(context).hasSingleBean(PooledBufferFactory.class);
		});
	}

	@Test
	void withoutPoolsThereAreNone() {
		this.contextRunner.withPropertyValues("pools.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PoolMetrics.class));
	}

	@Test
	void withoutMeterRegistryThereAreNone() {
		this.withoutRegistry.run((context) -> {
			assertThat(context).doesNotHaveBean(PoolMetrics.class);
			assertThat(context).hasSingleBean(PooledBufferFactory.class);
		});
	}

	@Test
	void withoutMicrometerThereAreNone() {
		this.withoutRegistry.withClassLoader(new FilteredClassLoader(MeterRegistry.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).doesNotHaveBean("poolMetrics");
		});
	}

}
