package io.pooled.sample;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * Two instances of the sample, of which one has nearly all of the load, and a Prometheus
 * with this project's rules.
 */
class FleetContainerTests {

	private static final String IMAGE = System.getProperty("prometheus.image", "prom/prometheus:latest");

	private static final int PORT = 9090;

	private static final Path RULES = Path.of("..", "deploy", "prometheus");

	private static final String CONFIGURATION = """
			global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
			rule_files: [recording.yml, alerts.yml]
			scrape_configs:
			  - job_name: sample
			    metrics_path: /actuator/prometheus
			    static_configs:
			      - targets: ['a:8080', 'b:8080']
			""";

	private static final int LEAKS = 5;

	/**
	 * A rate goes beyond the samples that it is made of, a little further for one
	 * instance than for the other.
	 */
	private static final double EXTRAPOLATION = 0.05;

	private static final Duration PATIENCE = Duration.ofSeconds(40);

	@BeforeAll
	static void skipUnlessPossible() throws InterruptedException {
		Containers.skipUnlessPossible();
		Containers.skipUnlessPossible(IMAGE, "prometheus.image");
	}

	@Test
	void prometheusAddsUpAndTellsOfALeak() throws Exception {
		try (Network network = Network.newNetwork();
				GenericContainer<?> a = instance(network, "a");
				GenericContainer<?> b = instance(network, "b");
				GenericContainer<?> prometheus = prometheus(network)) {
			Startables.deepStart(a, b, prometheus).join();
			Http first = Containers.client(a);
			Http second = Containers.client(b);
			Http asked = new Http(
					URI.create("http://%s:%d".formatted(prometheus.getHost(), prometheus.getMappedPort(PORT))));
			fetch(first, 40);
			fetch(second, 2);
			Counts both = Counts.of(first).plus(Counts.of(second));
			assertThat(both.hits).isLessThan(both.acquires);
			awaitValue(asked, "sum(pool_acquires_total{pool='exports'})", both.acquires);
			awaitValue(asked,
					"sum(pool_acquires_total{pool='exports',result='hit'}) / sum(pool_acquires_total{pool='exports'})",
					(double) both.hits / both.acquires);
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(values(asked, "pool_kind_job:hit_rate:ratio_rate5m{pool='exports'}"))
					.singleElement(InstanceOfAssertFactories.DOUBLE)
					.isCloseTo((double) both.hits / both.acquires, within(EXTRAPOLATION)));
			awaitValue(asked, "pool_kind_job:imbalance:ratio{pool='exports'}", 0);
			assertThat(firing(asked)).isEmpty();
			second.post("/leak/" + LEAKS, new byte[0]);
			awaitValue(asked, "pool_kind_job:imbalance:ratio{pool='exports'}",
					(double) LEAKS / (both.acquires + LEAKS));
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(firing(asked)).containsExactly("PoolLeaking b:8080 exports " + LEAKS));
			second.delete("/leak");
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(firing(asked)).isEmpty());
			awaitValue(asked, "pool_kind_job:imbalance:ratio{pool='exports'}", 0);
		}
	}

	private static GenericContainer<?> instance(Network network, String name) {
		return Containers.leakySample().withNetwork(network).withNetworkAliases(name);
	}

	// What takes minutes in the rule for leaks takes moments here.
	private static GenericContainer<?> prometheus(Network network) throws IOException {
		String alerts = Files.readString(RULES.resolve("pools-alerts.yml"));
		int leaking = alerts.indexOf("- alert: PoolLeaking");
		return new GenericContainer<>(DockerImageName.parse(IMAGE)).withNetwork(network)
			.withCopyToContainer(Transferable.of(CONFIGURATION), "/etc/prometheus/prometheus.yml")
			.withCopyToContainer(Transferable.of(Files.readString(RULES.resolve("pools-recording.yml"))),
					"/etc/prometheus/recording.yml")
			.withCopyToContainer(
					Transferable.of(alerts.substring(0, leaking)
							+ alerts.substring(leaking).replaceFirst("for: 2m", "for: 2s")),
					"/etc/prometheus/alerts.yml")
			.withExposedPorts(PORT)
			.waitingFor(Wait.forHttp("/-/ready"));
	}

	private static void fetch(Http http, int count) throws Exception {
		for (int i = 0; i < count; i++) {
			assertThat(http.get("/zones").statusCode()).isEqualTo(200);
		}
	}

	private static void awaitValue(Http prometheus, String query, double expected) {
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(values(prometheus, query)).as(query).containsExactly(expected));
	}

	private static List<Double> values(Http prometheus, String query) throws Exception {
		JsonNode result = prometheus.json("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
			.get("data")
			.get("result");
		return result.valueStream().map((sample) -> Double.parseDouble(sample.get("value").get(1).asString())).toList();
	}

	private static List<String> firing(Http prometheus) throws Exception {
		return prometheus.json("/api/v1/alerts")
			.get("data")
			.get("alerts")
			.valueStream()
			.filter((alert) -> alert.get("state").asString().equals("firing"))
			.map((alert) -> {
				JsonNode labels = alert.get("labels");
				return "%s %s %s %.0f".formatted(labels.get("alertname").asString(), labels.get("instance").asString(),
						labels.get("pool").asString(), Double.parseDouble(alert.get("value").asString()));
			})
			.toList();
	}

	/**
	 * What an instance counts of the pool of exports.
	 *
	 * @param acquires all of them
	 * @param hits those that found something idle
	 */
	private record Counts(long acquires, long hits) {

		static Counts of(Http http) throws Exception {
			JsonNode pool = http.json("/actuator/pools").get("pools").get("exports");
			return new Counts(pool.get("acquires").asLong(), pool.get("hits").asLong());
		}

		Counts plus(Counts other) {
			return new Counts(this.acquires + other.acquires, this.hits + other.hits);
		}

	}

}
