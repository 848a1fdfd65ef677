package io.pooled.sample;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.pooled.Pools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a scrape costs with a hundred pools that are in use.
 */
class ScrapeTests {

	private static final int POOLS = 100;

	private static final int SCRAPES = 200;

	@Test
	void ofAHundredPoolsIsSmall() throws Exception {
		String[] pools = IntStream.range(0, POOLS)
			.mapToObj((i) -> "pools.buffer.exports-%d.limit=8MB".formatted(i))
			.toArray(String[]::new);
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(SampleApplication.class)
			.properties("server.port=0")
			.properties(pools)
			.run()) {
			use(application.getBean(Pools.class));
			Http http = new Http(
					URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port")));
			String text = new String(http.get("/actuator/prometheus").body(), StandardCharsets.UTF_8);
			long ofPools = text.lines()
				.filter((line) -> line.contains("pool=\"exports-") || line.matches("# \\w+ pool_.*"))
				.mapToLong((line) -> line.length() + 1)
				.sum();
			System.out.println("A scrape of " + POOLS + " pools: " + ofPools + " bytes of " + text.length() + ", "
					+ medianMicros(http) + " µs with HTTP");
			assertThat(text).contains("pool_in_use{kind=\"buffer\",pool=\"exports-99\"}");
			assertThat(ofPools).isLessThan(200 * 1024);
		}
	}

	private static void use(Pools pools) {
		pools.stream().forEach((pool) -> {
			if (pool instanceof PooledBufferFactory buffers) {
				try (PooledBuffer buffer = buffers.acquire()) {
					buffer.write(new byte[100_000]);
				}
			}
		});
	}

	private static long medianMicros(Http http) throws Exception {
		long[] nanos = new long[SCRAPES];
		for (int i = 0; i < SCRAPES; i++) {
			long before = System.nanoTime();
			assertThat(http.get("/actuator/prometheus").statusCode()).isEqualTo(200);
			nanos[i] = System.nanoTime() - before;
		}
		Arrays.sort(nanos);
		return nanos[SCRAPES / 2] / 1_000;
	}

}
