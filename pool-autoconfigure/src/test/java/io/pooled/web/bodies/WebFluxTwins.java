package io.pooled.web.bodies;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webflux.error.DefaultErrorAttributes;
import org.springframework.boot.webflux.error.ErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.ServerRequest;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * An application with the same handlers twice: one time with arrays, and one time with
 * buffers.
 */
@Configuration(proxyBeanMethods = false)
@Import({ WebFluxTwins.OfArrays.class, WebFluxTwins.OfBuffers.class })
class WebFluxTwins {

	@Bean
	ErrorAttributes errorsThatCanBeCompared() {
		return new DefaultErrorAttributes() {

			@Override
			public Map<String, @Nullable Object> getErrorAttributes(ServerRequest request,
					ErrorAttributeOptions options) {
				Map<String, @Nullable Object> attributes = new LinkedHashMap<>(
						super.getErrorAttributes(request, options));
				attributes.keySet().removeAll(List.of("timestamp", "path", "requestId"));
				return attributes;
			}

		};
	}

	@RestController
	@RequestMapping("/arrays")
	static class OfArrays extends WebFluxResults<byte[]> {

		@Override
		byte[] body(String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}

	}

	@RestController
	@RequestMapping("/buffers")
	static class OfBuffers extends WebFluxResults<PooledBuffer> {

		private final PooledBufferFactory buffers;

		OfBuffers(PooledBufferFactory buffers) {
			this.buffers = buffers;
		}

		@Override
		PooledBuffer body(String text) {
			PooledBuffer buffer = this.buffers.acquire();
			buffer.writeUtf8(text);
			return buffer;
		}

	}

}
