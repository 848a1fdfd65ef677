package io.pooled.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Answers as the query says, with nothing between a handler and the response.
 */
@Configuration(proxyBeanMethods = false)
@Import({ HelloPages.ServletPages.class, HelloPages.ReactivePages.class })
class HelloPages {

	record Hello(int size, @Nullable String type, @Nullable Integer parts, @Nullable Integer status) {

		String typeOrText() {
			return (this.type != null) ? this.type : "text/plain";
		}

		boolean hasType() {
			return !"none".equals(this.type);
		}

		int statusOrOk() {
			return (this.status != null) ? this.status : 200;
		}

		List<byte[]> split() {
			int count = (this.parts != null) ? this.parts : 1;
			byte[] text = CompressionPages.text(this.size);
			List<byte[]> split = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				split.add(Arrays.copyOfRange(text, i * this.size / count, (i + 1) * this.size / count));
			}
			return split;
		}

	}

	@RestController
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class ServletPages {

		@RequestMapping("/hello")
		void hello(@ModelAttribute Hello hello, HttpServletResponse response) throws IOException {
			response.setStatus(hello.statusOrOk());
			if (hello.hasType()) {
				response.setContentType(hello.typeOrText());
			}
			if (hello.parts() == null) {
				response.setContentLength(hello.size());
			}
			for (byte[] part : hello.split()) {
				response.getOutputStream().write(part);
			}
		}

	}

	@RestController
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class ReactivePages {

		@RequestMapping("/hello")
		Mono<Void> hello(@ModelAttribute Hello hello, ServerHttpResponse response) {
			response.setStatusCode(HttpStatusCode.valueOf(hello.statusOrOk()));
			HttpHeaders headers = response.getHeaders();
			if (hello.hasType()) {
				headers.set(HttpHeaders.CONTENT_TYPE, hello.typeOrText());
			}
			DataBufferFactory buffers = response.bufferFactory();
			Flux<DataBuffer> body = Flux.fromIterable(hello.split()).map(buffers::wrap);
			if (hello.parts() == null) {
				headers.setContentLength(hello.size());
			}
			return response.writeWith(body);
		}

	}

}
