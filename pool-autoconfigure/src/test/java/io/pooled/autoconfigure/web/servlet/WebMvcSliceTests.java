package io.pooled.autoconfigure.web.servlet;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.PoolRegistry;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledJsonEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of controllers with pools in a slice of the application.
 */
@WebMvcTest
class WebMvcSliceTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private PoolRegistry pools;

	@Test
	void controllerCanReturnAPooledBuffer() {
		assertThat(this.mvc.get().uri("/buffer")).hasStatusOk().hasBodyTextEqualTo("\"pooled\"");
		assertThat(this.pools.stream()).allSatisfy((pool) -> assertThat(pool.stats().inUse()).isZero());
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(Buffers.class)
	static class Application {

	}

	@RestController
	static class Buffers {

		private final PooledJsonEncoder json;

		Buffers(PooledJsonEncoder json, PooledBufferFactory buffers) {
			this.json = json;
		}

		@GetMapping("/buffer")
		PooledBuffer buffer() {
			return this.json.encode("pooled");
		}

	}

}
