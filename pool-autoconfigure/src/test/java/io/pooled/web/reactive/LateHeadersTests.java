package io.pooled.web.reactive;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.CompressionRules;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Headers that an application sets just before the response is committed.
 */
class LateHeadersTests {

	private static final int SIZE = 5000;

	private final PooledGzip gzip = PooledGzip.builder("gzip")
		.buffer(PooledBufferFactory.builder("buffers").build())
		.build();

	private final PooledCompressionWebFilter filter = new PooledCompressionWebFilter(
			new CompressionRules(List.of("text/*"), List.of(), 0), this.gzip);

	@Test
	void headersOfCompressedBodyFitIt() {
		MockServerHttpResponse response = response(HttpMethod.GET, HttpStatus.OK);
		assertThat(response.getHeaders().getETag()).isEqualTo("W/\"late\"");
		assertThat(response.getHeaders().get(HttpHeaders.CONTENT_LENGTH)).isNull();
		assertThat(response.getHeaders().get(HttpHeaders.CONTENT_ENCODING)).containsExactly("gzip");
		assertThat(response.getHeaders().getVary()).containsExactly("Accept-Encoding");
		assertThat(response.getBodyAsString().block()).hasSizeBetween(1, SIZE / 10);
		assertThat(this.gzip.stats().inUse()).isZero();
	}

	@Test
	void headersOfHeadAreThoseOfGet() {
		MockServerHttpResponse response = response(HttpMethod.HEAD, HttpStatus.OK);
		assertThat(response.getHeaders().getETag()).isEqualTo("W/\"late\"");
		assertThat(response.getHeaders().get(HttpHeaders.CONTENT_LENGTH)).isNull();
		assertThat(response.getHeaders().get(HttpHeaders.CONTENT_ENCODING)).containsExactly("gzip");
	}

	@Test
	void headersOfNotModifiedAreThoseOfTheBody() {
		MockServerHttpResponse response = response(HttpMethod.GET, HttpStatus.NOT_MODIFIED);
		assertThat(response.getHeaders().getETag()).isEqualTo("W/\"late\"");
		assertThat(response.getHeaders().getVary()).containsExactly("Accept-Encoding");
	}

	private MockServerHttpResponse response(HttpMethod method, HttpStatus status) {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.method(method, "/")
			.header(HttpHeaders.ACCEPT_ENCODING, "gzip")
			.header(HttpHeaders.IF_NONE_MATCH, "W/\"late\""));
		WebFilterChain application = (filtered) -> {
			filtered.getResponse().setStatusCode(status);
			filtered.getResponse().getHeaders().setContentType(MediaType.TEXT_PLAIN);
			filtered.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> {
				filtered.getResponse().getHeaders().setETag("\"late\"");
				filtered.getResponse().getHeaders().setContentLength(SIZE);
			}));
			return (status == HttpStatus.OK)
					? filtered.getResponse()
						.writeWith(Mono.fromSupplier(() -> filtered.getResponse()
							.bufferFactory()
							.wrap("a".repeat(SIZE).getBytes(StandardCharsets.UTF_8))))
					: filtered.getResponse().setComplete();
		};
		this.filter.filter(exchange, application).block();
		return exchange.getResponse();
	}

}
