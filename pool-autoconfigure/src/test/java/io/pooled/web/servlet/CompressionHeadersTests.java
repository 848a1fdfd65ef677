package io.pooled.web.servlet;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class CompressionHeadersTests {

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final CompressionHeaders headers = new CompressionHeaders(this.response);

	@BeforeEach
	void announce() {
		this.response.setHeader("ETag", "\"1\"");
		assertThat(this.headers.announce()).isTrue();
		assertThat(this.response.getHeader("Content-Encoding")).isEqualTo("gzip");
		assertThat(this.response.getHeader("ETag")).isEqualTo("W/\"1\"");
	}

	@Test
	void whatIsTakenBackTwiceIsTakenBackOnce() {
		this.response.setHeader("Content-Encoding", "br");
		this.headers.restate("Content-Encoding");
		assertThat(this.response.getHeader("Content-Encoding")).isEqualTo("br, gzip");
		for (int i = 0; i < 2; i++) {
			this.headers.retract();
			assertThat(this.response.getHeader("Content-Encoding")).isEqualTo("br");
			assertThat(this.response.getHeader("ETag")).isEqualTo("\"1\"");
		}
	}

	@Test
	void nothingIsSaidAgainOfWhatWasTakenBack() {
		this.headers.retract();
		this.response.setHeader("Content-Encoding", "br");
		this.headers.restate("Content-Encoding");
		this.headers.restate("ETag");
		assertThat(this.response.getHeader("Content-Encoding")).isEqualTo("br");
		assertThat(this.response.getHeader("ETag")).isEqualTo("\"1\"");
	}

}
