package io.pooled.autoconfigure.web.client;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.ClientHttpMessageConvertersCustomizer;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.pooled.autoconfigure.InvalidPoolPropertyException;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.web.client.PooledBufferClientConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class PooledRestClientAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, PooledEncodersAutoConfiguration.class,
				PooledRestClientAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
				RestClientAutoConfiguration.class));

	private static long converters(ApplicationContext context) {
		long[] count = { 0 };
		context.getBean(RestClient.Builder.class)
			.configureMessageConverters((converters) -> converters.configureMessageConvertersList(
					(all) -> count[0] = all.stream().filter(PooledBufferClientConverter.class::isInstance).count()))
			.build();
		return count[0];
	}

	@Test
	void clientsHaveTheConverter() {
		this.contextRunner.run((context) -> assertThat(converters(context)).isOne());
	}

	@Test
	void converterOfTheApplicationTakesItsPlace() {
		this.contextRunner.withBean(PooledBufferClientConverter.class, () -> mock(PooledBufferClientConverter.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("pooledBufferClientConvertersCustomizer"));
	}

	@Test
	void switchedOffThereIsNone() {
		this.contextRunner.withPropertyValues("pools.web.client.enabled=false")
			.run((context) -> assertThat(converters(context)).isZero());
	}

	@Test
	void withoutConvertersOfSpringBootThereIsNone() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ClientHttpMessageConvertersCustomizer.class))
			.run((context) -> assertThat(context).doesNotHaveBean("pooledBufferClientConvertersCustomizer"));
	}

	@Test
	void unknownPoolStopsTheStart() {
		this.contextRunner.withPropertyValues("pools.web.client.buffer=nobody")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("pools.web.client.buffer")
				.hasMessageContaining("nobody")
				.hasMessageContaining("the name of one of: default"));
	}

}
