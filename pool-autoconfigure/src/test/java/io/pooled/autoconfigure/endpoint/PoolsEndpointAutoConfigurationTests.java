package io.pooled.autoconfigure.endpoint;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pooled.Pool;
import io.pooled.PoolRegistry;
import io.pooled.Pools;
import io.pooled.actuate.endpoint.PoolsEndpoint;
import io.pooled.actuate.endpoint.PoolsWebEndpointExtension;
import io.pooled.autoconfigure.PoolsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class PoolsEndpointAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer((context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, PoolsEndpointAutoConfiguration.class));

	@Test
	void runShouldHaveEndpointBean() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=pools")
			.run((context) -> assertThat(context).hasSingleBean(PoolsEndpoint.class)
				.hasSingleBean(PoolsWebEndpointExtension.class));
	}

	@Test
	void runWhenNotExposedShouldNotHaveEndpointBean() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(PoolsEndpoint.class)
			.doesNotHaveBean(PoolsWebEndpointExtension.class));
	}

	@Test
	void runWhenExposedOverJmxOnlyShouldHaveEndpointBean() {
		this.contextRunner
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=pools")
			.run((context) -> assertThat(context).hasSingleBean(PoolsEndpoint.class));
	}

	@Test
	void runWhenAccessIsNoneShouldNotHaveEndpointBean() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=*", "management.endpoint.pools.access=none")
			.run((context) -> assertThat(context).doesNotHaveBean(PoolsEndpoint.class)
				.doesNotHaveBean(PoolsWebEndpointExtension.class));
	}

	@Test
	void runWhenPoolsAreSwitchedOffShouldNotHaveEndpointBean() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=*", "pools.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PoolsEndpoint.class));
	}

	@Test
	void runWhenUserDeclaresTheRegistryShouldShowItsPools() {
		PoolRegistry registry = new PoolRegistry();
		registry.register(Pool.builder("elsewhere", () -> "x").build());
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=pools")
			.withBean(PoolRegistry.class, () -> registry)
			.run((context) -> {
				assertThat(context.getBean(Pools.class)).isSameAs(registry);
				assertThat(context.getBean(PoolsEndpoint.class).pools().pools()).containsOnlyKeys("default",
						"elsewhere");
			});
	}

	@Test
	void runWhenUserDeclaresTheExtensionShouldBackOff() {
		PoolsWebEndpointExtension own = new PoolsWebEndpointExtension(new PoolsEndpoint(new PoolRegistry()));
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=pools")
			.withBean("ownExtension", PoolsWebEndpointExtension.class, () -> own)
			.run((context) -> assertThat(context).getBean(PoolsWebEndpointExtension.class).isSameAs(own));
	}

}
