package io.pooled.autoconfigure.web.client;

import java.util.function.Supplier;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.codec.ClientCodecConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.ConditionalOnSwitch;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.Switch;
import io.pooled.autoconfigure.web.WebPools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.reactive.PooledBufferMessageWriter;
import io.pooled.web.reactive.PooledBufferResponseReader;

/**
 * Auto-configuration of {@link PooledBuffer} as request body and response body of
 * {@link WebClient} and HTTP service clients over it, where Spring Boot's builder makes
 * them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PooledEncodersAutoConfiguration.class)
@ConditionalOnClass({ CodecCustomizer.class, WebClient.class, Mono.class })
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch(Switch.CLIENT)
@ConditionalOnFit(value = { PooledBufferResponseReader.class, PooledBufferMessageWriter.class },
		except = "io.pooled.web.reactive.SegmentByteBuf", library = { WebClient.class, HttpHeaders.class, Mono.class },
		feature = "buffers as bodies of WebClient", off = "pools.web.client.enabled=false")
public final class PooledWebClientAutoConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	CodecCustomizer pooledBufferClientCodecCustomizer(BeanFactory beanFactory) {
		Supplier<PooledBufferFactory> pool = WebPools.of(beanFactory).clientBuffers();
		return (configurer) -> {
			if (configurer instanceof ClientCodecConfigurer) {
				configurer.customCodecs().register(new PooledBufferResponseReader(pool));
				configurer.customCodecs().register(new PooledBufferMessageWriter());
			}
		};
	}

}
