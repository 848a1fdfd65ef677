package io.pooled.autoconfigure.web.client;

import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.test.web.client.match.MockRestRequestMatchers;
import org.springframework.test.web.client.response.MockRestResponseCreators;
import org.springframework.web.client.RestClient;

import io.pooled.PoolRegistry;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of clients with pools in a slice of the application.
 */
@RestClientTest
class RestClientSliceTests {

	@Autowired
	private Orders orders;

	@Autowired
	private MockRestServiceServer server;

	@Autowired
	private PoolRegistry pools;

	@Test
	void clientSendsAndReceivesBuffers() {
		this.server.expect(MockRestRequestMatchers.requestTo("/orders"))
			.andExpect(MockRestRequestMatchers.content().bytes(new byte[] { 1, 2 }))
			.andRespond(MockRestResponseCreators.withSuccess(new byte[] { 3 }, MediaType.APPLICATION_OCTET_STREAM));
		assertThat(this.orders.order(1, 2)).containsExactly(3);
		assertThat(this.pools.stream()).allSatisfy((pool) -> assertThat(pool.stats().inUse()).isZero());
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(Orders.class)
	static class Application {

	}

	static class Orders {

		private final RestClient client;

		private final PooledBufferFactory buffers;

		Orders(RestClient.Builder client, PooledBufferFactory buffers) {
			this.client = client.build();
			this.buffers = buffers;
		}

		byte[] order(int... content) {
			try (PooledBuffer order = this.buffers.acquire()) {
				for (int value : content) {
					order.write(value);
				}
				try (PooledBuffer receipt = this.client.post()
					.uri("/orders")
					.body(order)
					.retrieve()
					.body(PooledBuffer.class)) {
					return Objects.requireNonNull(receipt).toByteArray();
				}
			}
		}

	}

}
