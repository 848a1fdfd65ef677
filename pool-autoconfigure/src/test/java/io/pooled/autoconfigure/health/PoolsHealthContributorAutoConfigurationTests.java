package io.pooled.autoconfigure.health;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.actuate.health.PoolsHealthIndicator;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.autoconfigure.PoolsDoctorAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class PoolsHealthContributorAutoConfigurationTests {

	private static final String ENABLED = "management.health.pools.enabled=true";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer((context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, PoolsDoctorAutoConfiguration.class,
				PoolsHealthContributorAutoConfiguration.class))
		.withPropertyValues("pools.object.parsers.type=java.lang.StringBuilder", "pools.doctor.window=1s");

	@Test
	void runShouldNotHaveIndicatorBean() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(PoolsHealthIndicator.class));
	}

	@Test
	void runWhenEnabledShouldShowFindingsOfAnApplicationThatIsUp() {
		this.contextRunner.withPropertyValues(ENABLED).run((context) -> {
			PoolsHealthIndicator indicator = context.getBean(PoolsHealthIndicator.class);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			assertThat(indicator.health().getDetails()).isEmpty();
			Pool<?> pool = context.getBean("parsers", Pool.class);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
				Lease<?> lease = pool.acquire();
				lease.close();
				lease.close();
				return !indicator.health().getDetails().isEmpty();
			});
			Health health = indicator.health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsOnlyKeys("parsers")
				.containsEntry("parsers", List.of("double-release"));
		});
	}

	@Test
	void runWhenThereIsNoDoctorShouldNotHaveIndicatorBean() {
		this.contextRunner.withPropertyValues(ENABLED, "pools.doctor.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PoolsHealthIndicator.class));
	}

	@Test
	void runWithoutHealthShouldNotHaveIndicatorBean() {
		this.contextRunner.withPropertyValues(ENABLED)
			.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("poolsHealthIndicator"));
	}

	@Test
	void runWhenUserDeclaresAnIndicatorOfThatNameShouldBackOff() {
		HealthIndicator own = () -> Health.down().build();
		this.contextRunner.withPropertyValues(ENABLED)
			.withBean("poolsHealthIndicator", HealthIndicator.class, () -> own)
			.run((context) -> assertThat(context).getBean(HealthIndicator.class).isSameAs(own));
	}

}
