package io.pooled.web.bodies;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * An application with the same handlers twice: one time with arrays, and one time with
 * buffers.
 */
@Configuration(proxyBeanMethods = false)
@Import({ MvcTwins.OfArrays.class, MvcTwins.OfBuffers.class, MvcTwins.Replacing.class })
class MvcTwins {

	@Bean
	ErrorAttributes errorsThatCanBeCompared() {
		return new DefaultErrorAttributes() {

			@Override
			public Map<String, @Nullable Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
				Map<String, @Nullable Object> attributes = new LinkedHashMap<>(
						super.getErrorAttributes(request, options));
				attributes.keySet().removeAll(List.of("timestamp", "path"));
				return attributes;
			}

		};
	}

	@RestController
	@RequestMapping("/arrays")
	static class OfArrays extends MvcResults<byte[]> {

		@Override
		byte[] body(String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}

	}

	@RestController
	@RequestMapping("/buffers")
	static class OfBuffers extends MvcResults<PooledBuffer> {

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

	@ControllerAdvice
	static class Replacing implements ResponseBodyAdvice<Object> {

		private final OfArrays arrays;

		private final OfBuffers buffers;

		Replacing(OfArrays arrays, OfBuffers buffers) {
			this.arrays = arrays;
			this.buffers = buffers;
		}

		@Override
		public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
			return "advised".equals(returnType.getExecutable().getName());
		}

		@Override
		public Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType, MediaType type,
				Class<? extends HttpMessageConverter<?>> converterType, ServerHttpRequest request,
				ServerHttpResponse response) {
			response.getHeaders().set("X-Advised", "yes");
			return (body instanceof PooledBuffer) ? this.buffers.body("replaced") : this.arrays.body("replaced");
		}

	}

}
