package io.pooled.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledJsonEncoder;

import static org.assertj.core.api.Assertions.assertThat;

class PooledJsonAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, JacksonAutoConfiguration.class,
				PooledJsonAutoConfiguration.class));

	@Test
	void thereIsADefaultEncoder() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(PooledJsonEncoder.class).name()).isEqualTo("defaultJson"));
	}

	@Test
	void encodersThatThePropertiesNameStandBesideIt() {
		this.contextRunner.withPropertyValues("pools.json.documents.buffer=default")
			.run((context) -> assertThat(context).getBeanNames(PooledJsonEncoder.class)
				.containsExactlyInAnyOrder("documents", "defaultJson"));
	}

	@Test
	void encoderOfTheApplicationTakesItsPlace() {
		this.contextRunner
			.withBean("mine", PooledJsonEncoder.class,
					() -> PooledJsonEncoder.of("mine", JsonMapper.shared().writer(),
							PooledBufferFactory.builder("b").build()))
			.run((context) -> assertThat(context).getBeanNames(PooledJsonEncoder.class).containsExactly("mine"));
	}

	@Test
	void switchedOffThereIsNone() {
		this.contextRunner.withPropertyValues("pools.jackson.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PooledJsonEncoder.class));
	}

	@Test
	void withoutJacksonThereIsNone() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(JsonMapper.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PooledJsonEncoder.class));
	}

}
