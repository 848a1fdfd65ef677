package io.pooled.autoconfigure.web.reactive;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.web.reactive.PooledBufferResultHandler;
import io.pooled.web.reactive.RequestBuffersWebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class PooledBodyWebFluxAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(PoolsAutoConfiguration.class,
			PooledEncodersAutoConfiguration.class, PooledBodyWebFluxAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void buffersAreBodies() {
		this.contextRunner.run((context) -> assertThat(context).hasBean("pooledBufferCodecCustomizer")
			.hasBean("pooledBufferCodecConfigurer")
			.hasSingleBean(PooledBufferResultHandler.class)
			.hasSingleBean(RequestBuffersWebFilter.class));
	}

	@Test
	void resultHandlerOfTheApplicationTakesItsPlace() {
		this.contextRunner.withBean("own", PooledBufferResultHandler.class, () -> mock(PooledBufferResultHandler.class))
			.run((context) -> assertThat(context).getBeanNames(PooledBufferResultHandler.class).containsExactly("own"));
	}

	@Test
	void switchedOffTheyAreNot() {
		this.contextRunner.withPropertyValues("pools.web.body.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(PooledBufferResultHandler.class)
				.doesNotHaveBean(RequestBuffersWebFilter.class)
				.doesNotHaveBean(CodecCustomizer.class));
	}

	@Test
	void withoutWebFluxThereIsNothing() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RequestBuffersWebFilter.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader(CodecCustomizer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RequestBuffersWebFilter.class));
	}

}
