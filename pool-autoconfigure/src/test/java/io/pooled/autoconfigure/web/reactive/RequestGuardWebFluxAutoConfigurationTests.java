package io.pooled.autoconfigure.web.reactive;

import io.micrometer.context.ThreadLocalAccessor;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.config.WebFluxConfigurer;

import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.web.reactive.RequestGuardWebFilter;

import static org.assertj.core.api.Assertions.assertThat;

class RequestGuardWebFluxAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(PoolsAutoConfiguration.class,
			PooledEncodersAutoConfiguration.class, RequestGuardWebFluxAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void thereIsAFilterOutsideOfAllOthers() {
		this.contextRunner.run((context) -> assertThat(context.getBean(RequestGuardWebFilter.class).getOrder())
			.isEqualTo(Ordered.HIGHEST_PRECEDENCE));
	}

	@Test
	void switchedOffThereIsNone() {
		this.contextRunner.withPropertyValues("pools.web.request-guard.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RequestGuardWebFilter.class));
		this.contextRunner.withPropertyValues("pools.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RequestGuardWebFilter.class));
	}

	@Test
	void filterOfTheApplicationTakesItsPlace() {
		this.contextRunner.withBean("own", RequestGuardWebFilter.class, () -> new RequestGuardWebFilter())
			.run((context) -> assertThat(context).getBeanNames(RequestGuardWebFilter.class).containsExactly("own"));
	}

	@Test
	void withoutWebFluxThereIsNone() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pooledRequestGuardWebFilter"));
		this.contextRunner.withClassLoader(new FilteredClassLoader(WebFluxConfigurer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pooledRequestGuardWebFilter"));
	}

	@Test
	void contextPropagationIsNotNeeded() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ThreadLocalAccessor.class))
			.run((context) -> assertThat(context).hasBean("pooledRequestGuardWebFilter"));
	}

}
