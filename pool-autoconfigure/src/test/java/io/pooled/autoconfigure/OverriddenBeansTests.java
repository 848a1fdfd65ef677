package io.pooled.autoconfigure;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pooled.PoolRegistry;
import io.pooled.Pools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans of the application with the names that beans of the auto-configuration may have,
 * where beans may be overridden.
 */
class OverriddenBeansTests {

	private static final String[] NAMES = { "poolsProperties", "poolRegistryPostProcessor",
			"namedPoolResolverInstaller", "namedPoolResolverKeeper", "eagerPools", "poolRegistrationReview",
			"objectPoolTypes", "objectPoolTypesAgain", "poolsBufferChoice", "webPools" };

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withAllowBeanDefinitionOverriding(true)
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, PoolsAutoConfiguration.class,
				PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class,
				PooledRecyclerAutoConfiguration.class));

	@Test
	void bothStay() {
		ApplicationContextRunner runner = this.contextRunner;
		for (String name : NAMES) {
			runner = runner.withBean(name, String.class, () -> "my " + name);
		}
		runner.withUserConfiguration(OwnProperties.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(Stream.of(NAMES).map(context::getBean)).allMatch((bean) -> bean.toString().startsWith("my "));
			assertThat(context.getBean(Pools.class).names()).containsExactlyInAnyOrder("default", "defaultGzip",
					"defaultJson", "defaultDigest", "jacksonRecycler");
		});
	}

	@Test
	void beanInThePlaceOfTheRegistryStopsTheStart() {
		this.contextRunner.withBean("poolRegistry", String.class, () -> "mine")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining(PoolRegistry.class.getName()));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProperties {

		@Bean
		String poolsProperties() {
			return "my own";
		}

	}

}
