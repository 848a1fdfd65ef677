package io.pooled.autoconfigure.web.servlet;

import io.micrometer.context.ThreadLocalAccessor;
import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.web.servlet.RequestGuardFilter;

import static org.assertj.core.api.Assertions.assertThat;

class RequestGuardWebMvcAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(PoolsAutoConfiguration.class,
			PooledEncodersAutoConfiguration.class, RequestGuardWebMvcAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void thereIsAFilterOutsideOfAllOthers() {
		this.contextRunner.run((context) -> {
			FilterRegistrationBean<?> registration = context.getBean("pooledRequestGuardFilter",
					FilterRegistrationBean.class);
			assertThat(registration.getFilter()).isInstanceOf(RequestGuardFilter.class);
			assertThat(registration.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE);
			assertThat(registration.isAsyncSupported()).isTrue();
			assertThat(registration.determineDispatcherTypes()).containsExactlyInAnyOrder(DispatcherType.REQUEST,
					DispatcherType.ASYNC, DispatcherType.ERROR);
		});
	}

	@Test
	void switchedOffThereIsNone() {
		this.contextRunner.withPropertyValues("pools.web.request-guard.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FilterRegistrationBean.class));
		this.contextRunner.withPropertyValues("pools.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FilterRegistrationBean.class));
	}

	@Test
	void filterOfTheApplicationTakesItsPlace() {
		this.contextRunner.withBean("own", RequestGuardFilter.class, () -> new RequestGuardFilter())
			.run((context) -> assertThat(context).hasSingleBean(RequestGuardFilter.class)
				.doesNotHaveBean("pooledRequestGuardFilter"));
	}

	@Test
	void withoutServletsThereIsNone() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pooledRequestGuardFilter"));
	}

	@Test
	void withoutItsClassesThereIsNone() {
		for (Class<?> missing : new Class<?>[] { FilterRegistrationBean.class, WebMvcConfigurer.class }) {
			this.contextRunner.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pooledRequestGuardFilter"));
		}
	}

	@Test
	void contextPropagationIsNotNeeded() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ThreadLocalAccessor.class))
			.run((context) -> assertThat(context).hasBean("pooledRequestGuardFilter"));
	}

}
