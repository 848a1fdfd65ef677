package io.pooled.autoconfigure.web.reactive;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.web.reactive.HandlerResultHandler;

import io.pooled.autoconfigure.web.Feature;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.CompressionRules;
import io.pooled.web.reactive.PooledBufferResultHandler;
import io.pooled.web.reactive.PooledCompressionWebFilter;
import io.pooled.web.reactive.PooledEtagWebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the user declares is used instead.
 */
class WebFluxBackOffTests {

	private final ReactiveWebApplicationContextRunner contextRunner = Feature.reactive()
		.withPropertyValues("pools.web.etag.enabled=true", "pools.web.compression.enabled=true");

	@Test
	void resultHandlerBacksOffWhenUserDeclaresOneAndTheRestStays() {
		this.contextRunner.withUserConfiguration(OwnHandler.class).run((context) -> {
			assertThat(context).hasNotFailed()
				.hasBean("pooledBufferCodecCustomizer")
				.hasBean("requestBuffersWebFilter");
			assertThat(context).getBeanNames(PooledBufferResultHandler.class).containsExactly("ownHandler");
		});
	}

	@Test
	void etagBacksOffWhenUserDeclaresFilter() {
		this.contextRunner
			.withBean("ownEtag", PooledEtagWebFilter.class,
					() -> new PooledEtagWebFilter(PooledDigest.of("own", "MD5"), 1000, false))
			.run((context) -> assertThat(context).hasNotFailed()
				.getBeanNames(PooledEtagWebFilter.class)
				.containsExactly("ownEtag"));
	}

	@Test
	void compressionBacksOffWhenUserDeclaresFilter() {
		this.contextRunner.withUserConfiguration(OwnCompression.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.getBeanNames(PooledCompressionWebFilter.class)
				.containsExactly("ownCompression"));
	}

	@Test
	void filtersAreInsideOfSecurityOrOutside() {
		this.contextRunner.run((context) -> {
			int security = -100;
			assertThat(context.getBean(PooledCompressionWebFilter.class).getOrder()).isLessThan(security);
			assertThat(context.getBean(PooledEtagWebFilter.class).getOrder()).isGreaterThan(security);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnHandler {

		@Bean
		PooledBufferResultHandler ownHandler(ObjectProvider<HandlerResultHandler> handlers) {
			return new PooledBufferResultHandler(handlers, ReactiveAdapterRegistry.getSharedInstance());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCompression {

		@Bean
		PooledCompressionWebFilter ownCompression(PooledBufferFactory buffers) {
			return new PooledCompressionWebFilter(new CompressionRules(List.of("text/*"), List.of(), 0),
					PooledGzip.builder("own").buffer(buffers).build());
		}

	}

}
