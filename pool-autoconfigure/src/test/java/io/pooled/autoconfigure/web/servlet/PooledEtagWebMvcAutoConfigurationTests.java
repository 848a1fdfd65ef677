package io.pooled.autoconfigure.web.servlet;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.web.servlet.PooledEtagFilter;

import static org.assertj.core.api.Assertions.assertThat;

class PooledEtagWebMvcAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(PoolsAutoConfiguration.class,
			PooledEncodersAutoConfiguration.class, PooledEtagWebMvcAutoConfiguration.class);

	private final WebApplicationContextRunner withoutProperties = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final WebApplicationContextRunner contextRunner = this.withoutProperties
		.withPropertyValues("pools.web.etag.enabled=true");

	@Test
	void switchedOnThereAreAFilterAndItsPool() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean("pooledEtagFilter", FilterRegistrationBean.class).getFilter())
				.isInstanceOf(PooledEtagFilter.class);
			assertThat(context).hasBean("webEtag");
		});
	}

	@Test
	void otherwiseThereIsNeither() {
		this.withoutProperties.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(FilterRegistrationBean.class)
			.doesNotHaveBean("webEtag"));
	}

	@Test
	void filterOfTheApplicationTakesItsPlace() {
		this.contextRunner.withBean("own", ShallowEtagHeaderFilter.class, () -> new ShallowEtagHeaderFilter())
			.run((context) -> assertThat(context).hasSingleBean(ShallowEtagHeaderFilter.class)
				.doesNotHaveBean("pooledEtagFilter"));
	}

	@Test
	void withoutServletsThereIsNone() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("pools.web.etag.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pooledEtagFilter"));
	}

	@Test
	void withoutItsClassesThereIsNone() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(FilterRegistrationBean.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pooledEtagFilter"));
	}

}
