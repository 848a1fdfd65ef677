package io.pooled.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;

import static org.assertj.core.api.Assertions.assertThat;

class PooledEncodersAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, PooledEncodersAutoConfiguration.class));

	@Test
	void thereAreADefaultGzipAndADefaultDigest() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(PooledGzip.class).name()).isEqualTo("defaultGzip");
			assertThat(context.getBean(PooledDigest.class).name()).isEqualTo("defaultDigest");
		});
	}

	@Test
	void thoseOfTheApplicationTakeTheirPlace() {
		this.contextRunner
			.withBean("mine", PooledGzip.class,
					() -> PooledGzip.builder("mine").buffer(PooledBufferFactory.builder("b").build()).build())
			.withBean("mine-too", PooledDigest.class, () -> PooledDigest.of("mine-too", "SHA-256"))
			.run((context) -> {
				assertThat(context).getBeanNames(PooledGzip.class).containsExactly("mine");
				assertThat(context).getBeanNames(PooledDigest.class).containsExactly("mine-too");
			});
	}

	@Test
	void withoutOneBufferPoolToUseThereIsNoGzip() {
		this.contextRunner.withBean("one", PooledBufferFactory.class, () -> PooledBufferFactory.builder("one").build())
			.withBean("two", PooledBufferFactory.class, () -> PooledBufferFactory.builder("two").build())
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(PooledGzip.class)
				.hasSingleBean(PooledDigest.class));
	}

	@Test
	void switchedOffThereAreNone() {
		this.contextRunner.withPropertyValues("pools.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(PooledGzip.class)
				.doesNotHaveBean(PooledDigest.class));
	}

}
