package io.pooled.autoconfigure.web.client;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.http.codec.ClientCodecConfigurer;
import org.springframework.http.codec.CodecConfigurer;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.function.client.WebClient;

import io.pooled.autoconfigure.InvalidPoolPropertyException;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.web.reactive.PooledBufferMessageWriter;
import io.pooled.web.reactive.PooledBufferResponseReader;

import static org.assertj.core.api.Assertions.assertThat;

class PooledWebClientAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, PooledEncodersAutoConfiguration.class,
				PooledWebClientAutoConfiguration.class, WebClientAutoConfiguration.class));

	private static <C extends CodecConfigurer> C customized(ApplicationContext context, C configurer) {
		context.getBeanProvider(CodecCustomizer.class).forEach((customizer) -> customizer.customize(configurer));
		return configurer;
	}

	private static long readers(CodecConfigurer configurer) {
		return configurer.getReaders().stream().filter(PooledBufferResponseReader.class::isInstance).count();
	}

	@Test
	void clientsHaveReaderAndWriterAndServersHaveNot() {
		this.contextRunner.run((context) -> {
			ClientCodecConfigurer client = customized(context, ClientCodecConfigurer.create());
			assertThat(readers(client)).isOne();
			assertThat(client.getWriters()).hasAtLeastOneElementOfType(PooledBufferMessageWriter.class);
			ServerCodecConfigurer server = customized(context, ServerCodecConfigurer.create());
			assertThat(readers(server)).isZero();
			assertThat(server.getWriters()).doesNotHaveAnyElementsOfTypes(PooledBufferMessageWriter.class);
		});
	}

	@Test
	void switchedOffThereIsNone() {
		this.contextRunner.withPropertyValues("pools.web.client.enabled=false")
			.run((context) -> assertThat(readers(customized(context, ClientCodecConfigurer.create()))).isZero());
	}

	@Test
	void withoutWebClientThereIsNone() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).doesNotHaveBean("pooledBufferClientCodecCustomizer"));
	}

	@Test
	void unknownPoolStopsTheStart() {
		this.contextRunner.withPropertyValues("pools.web.client.buffer=nobody")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("pools.web.client.buffer")
				.hasMessageContaining("the name of one of: default"));
	}

}
