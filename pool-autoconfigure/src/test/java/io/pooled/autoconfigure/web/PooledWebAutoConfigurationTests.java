package io.pooled.autoconfigure.web;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import io.pooled.PoolRegistry;
import io.pooled.autoconfigure.InvalidPoolPropertyException;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.web.reactive.MemoryExhaustedHandler;
import io.pooled.web.servlet.MemoryExhaustedResolver;

import static org.assertj.core.api.Assertions.assertThat;

class PooledWebAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(PoolsAutoConfiguration.class,
			PooledWebAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void wrongPropertiesStopTheStartEvenOfWhatIsOff() {
		this.contextRunner.withPropertyValues("pools.web.etag.limit=0B")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("pools.web.etag.limit"));
	}

	@Test
	void rightOnesDoNot() {
		this.contextRunner.withPropertyValues("pools.web.etag.limit=1B")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void withoutBodiesThereIsStillAnAnswerWhereThereIsNoMemory() {
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("pools.web.body.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(MemoryExhaustedResolver.class)
				.doesNotHaveBean(MemoryExhaustedHandler.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("pools.web.body.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(MemoryExhaustedHandler.class)
				.doesNotHaveBean(MemoryExhaustedResolver.class));
	}

	@Test
	void withoutPoolsNothingIsChecked() {
		this.contextRunner.withPropertyValues("pools.enabled=false", "pools.web.etag.limit=0B")
			.run((context) -> assertThat(context).hasNotFailed());
		this.contextRunner.withBean(PoolRegistry.class, PoolRegistry::new)
			.withPropertyValues("pools.enabled=false", "pools.web.etag.limit=0B", "pools.buffer.a.typo=1")
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
