package io.pooled.web.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

class PooledJsonHttpMessageConverterTests {

	private static final Map<String, Object> VALUE = Map.of("a", List.of(1, 2), "b", Map.of("c", "ä"));

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("bodies").limit(1000).build();

	@AfterEach
	void nothingIsLeased() {
		assertThat(this.buffers.stats().inUse()).isZero();
		assertThat(this.buffers.stats().staleReleases()).isZero();
	}

	@Test
	void prettyJsonStaysPretty() throws IOException {
		JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
		MockHttpServletResponse expected = new MockHttpServletResponse();
		new JacksonJsonHttpMessageConverter(mapper).write(VALUE, MediaType.APPLICATION_JSON,
				new ServletServerHttpResponse(expected));
		MockHttpServletResponse actual = new MockHttpServletResponse();
		new PooledJsonHttpMessageConverter(mapper, this.buffers, 1000).write(VALUE, MediaType.APPLICATION_JSON,
				new ServletServerHttpResponse(actual));
		assertThat(actual.getContentAsByteArray()).isEqualTo(expected.getContentAsByteArray());
		assertThat(actual.getContentAsString()).contains("\n", "\"a\" : [ 1, 2 ]", "\"c\" : \"ä\"");
		assertThat(actual.getContentLengthLong()).isEqualTo(expected.getContentAsByteArray().length);
	}

	@Test
	void bodyUpToTheLimitHasALengthAndALargerOneHasNone() throws IOException {
		// A string of n characters is n + 2 bytes of JSON.
		assertThat(write(10, "x".repeat(8)).getContentLengthLong()).isEqualTo(10);
		assertThat(write(10, "x".repeat(9)).getContentLengthLong()).isZero();
		assertThat(write(10, "x".repeat(9)).getContentAsString()).isEqualTo("\"" + "x".repeat(9) + "\"");
	}

	@Test
	void limitOfThePoolIsALimitToo() throws IOException {
		List<Integer> value = Collections.nCopies(2000, 7);
		MockHttpServletResponse response = write(1 << 20, value);
		assertThat(response.getContentLengthLong()).isZero();
		assertThat(response.getContentAsString()).hasSize(4001);
	}

	@Test
	void whatIsNotAResponseIsNotBuffered() throws IOException {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		HttpHeaders headers = new HttpHeaders();
		new PooledJsonHttpMessageConverter(new JsonMapper(), this.buffers, 1000).write(VALUE,
				MediaType.APPLICATION_JSON, new HttpOutputMessage() {

					@Override
					public ByteArrayOutputStream getBody() {
						return target;
					}

					@Override
					public HttpHeaders getHeaders() {
						return headers;
					}

				});
		assertThat(target.toString()).startsWith("{");
		assertThat(headers.containsHeader("Content-Length")).isFalse();
		assertThat(this.buffers.stats().acquires()).isZero();
	}

	private MockHttpServletResponse write(long limit, Object value) throws IOException {
		MockHttpServletResponse response = new MockHttpServletResponse();
		new PooledJsonHttpMessageConverter(new JsonMapper(), this.buffers, limit).write(value,
				MediaType.APPLICATION_JSON, new ServletServerHttpResponse(response));
		return response;
	}

}
