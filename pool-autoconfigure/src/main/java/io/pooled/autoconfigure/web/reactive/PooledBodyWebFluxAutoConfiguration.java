package io.pooled.autoconfigure.web.reactive;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import reactor.core.publisher.Mono;

import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.ConditionalOnSwitch;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.Switch;
import io.pooled.autoconfigure.web.WebPools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.RequestBodyPools;
import io.pooled.web.reactive.PooledBufferMessageReader;
import io.pooled.web.reactive.PooledBufferMessageWriter;
import io.pooled.web.reactive.PooledBufferResultHandler;
import io.pooled.web.reactive.RequestBuffersWebFilter;

/**
 * Auto-configuration of {@link PooledBuffer} as response body and request body of
 * WebFlux's handlers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PooledEncodersAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass({ WebFluxConfigurer.class, CodecCustomizer.class })
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch(Switch.BODY)
@ConditionalOnFit(
		value = { PooledBufferMessageReader.class, PooledBufferMessageWriter.class, PooledBufferResultHandler.class,
				RequestBuffersWebFilter.class },
		except = "io.pooled.web.reactive.SegmentByteBuf",
		library = { WebFluxConfigurer.class, HttpHeaders.class, Mono.class }, feature = "buffers as bodies in WebFlux",
		off = "pools.web.body.enabled=false")
public final class PooledBodyWebFluxAutoConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	CodecCustomizer pooledBufferCodecCustomizer(ObjectProvider<PooledGzip> gzip, BeanFactory beanFactory) {
		RequestBodyPools bodyPools = new RequestBodyPools(WebPools.of(beanFactory).bodyBuffers(), gzip.getIfUnique(),
				beanFactory);
		return (configurer) -> {
			if (configurer instanceof ServerCodecConfigurer) {
				configurer.customCodecs().register(new PooledBufferMessageReader(bodyPools));
				configurer.customCodecs().register(new PooledBufferMessageWriter());
			}
		};
	}

	// For an application that configures WebFlux itself, and so without customizers.
	@Bean
	WebFluxConfigurer pooledBufferCodecConfigurer(
			@Qualifier("pooledBufferCodecCustomizer") CodecCustomizer customizer) {
		return new WebFluxConfigurer() {

			@Override
			public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
				if (configurer.getWriters().stream().noneMatch(PooledBufferMessageWriter.class::isInstance)) {
					customizer.customize(configurer);
				}
			}

		};
	}

	@Bean
	@ConditionalOnMissingBean
	PooledBufferResultHandler pooledBufferResultHandler(ObjectProvider<HandlerResultHandler> handlers,
			@Qualifier("webFluxAdapterRegistry") ObjectProvider<ReactiveAdapterRegistry> adapters) {
		return new PooledBufferResultHandler(handlers,
				adapters.getIfAvailable(ReactiveAdapterRegistry::getSharedInstance));
	}

	@Bean
	RequestBuffersWebFilter requestBuffersWebFilter() {
		return new RequestBuffersWebFilter();
	}

}
