package io.pooled.sample;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the packaged sample in a container with 256 MB.
 */
class SampleContainerTests {

	@BeforeAll
	static void skipUnlessPossible() throws InterruptedException {
		Containers.skipUnlessPossible();
	}

	@Test
	void packagedSampleAnswersIn256Megabytes() throws Exception {
		try (GenericContainer<?> container = Containers.sample("java", "-jar", "/app/sample.jar")) {
			container.start();
			Http http = Containers.client(container);
			HttpResponse<byte[]> zone = http.get("/zones/Europe/Paris");
			assertThat(zone.statusCode()).isEqualTo(200);
			assertThat(zone.body()).isEqualTo(http.get("/naive/zones/Europe/Paris").body());
			for (int i = 0; i < 20; i++) {
				assertThat(http.get("/zones").statusCode()).isEqualTo(200);
			}
			assertThat(http.json("/actuator/pools").get("pools").get("exports").get("hitRate").asDouble())
				.isGreaterThan(0.5);
			assertThat(new String(http.get("/actuator/prometheus").body(), StandardCharsets.UTF_8))
				.contains("pool_acquires_total{kind=\"buffer\",pool=\"exports\",result=\"hit\"}")
				.contains("pool_retained_bytes{kind=\"buffer\",pool=\"default\"}");
		}
	}

}
