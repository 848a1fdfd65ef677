package io.pooled.autoconfigure.web.reactive;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.web.server.WebFilter;

import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.web.reactive.PooledEtagWebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class PooledEtagWebFluxAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(PoolsAutoConfiguration.class,
			PooledEncodersAutoConfiguration.class, PooledEtagWebFluxAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner withoutProperties = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final ReactiveWebApplicationContextRunner contextRunner = this.withoutProperties
		.withPropertyValues("pools.web.etag.enabled=true");

	@Test
	void switchedOnThereAreAFilterAndItsPool() {
		this.contextRunner
			.run((context) -> assertThat(context).hasSingleBean(PooledEtagWebFilter.class).hasBean("webEtag"));
	}

	@Test
	void otherwiseThereIsNeither() {
		this.withoutProperties.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(PooledEtagWebFilter.class)
			.doesNotHaveBean("webEtag"));
	}

	@Test
	void filterOfTheApplicationTakesItsPlace() {
		this.contextRunner.withBean("own", PooledEtagWebFilter.class, () -> mock(PooledEtagWebFilter.class))
			.run((context) -> assertThat(context).getBeanNames(PooledEtagWebFilter.class).containsExactly("own"));
	}

	@Test
	void withoutWebFluxThereIsNone() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("pools.web.etag.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PooledEtagWebFilter.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader(WebFilter.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pooledEtagWebFilter"));
	}

}
