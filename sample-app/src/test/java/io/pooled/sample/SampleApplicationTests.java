package io.pooled.sample;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

import io.pooled.ManagedPool;
import io.pooled.Pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SampleApplicationTests {

	private static final int LIMIT = 1024 * 1024;

	@Autowired
	private Environment environment;

	@Autowired
	private Pools pools;

	@Autowired
	private MeterRegistry meters;

	private Http http;

	@BeforeEach
	void connect() {
		this.http = new Http(URI.create("http://localhost:" + this.environment.getProperty("local.server.port")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/zones/Europe/Paris", "/zones/America/Argentina/Buenos_Aires", "/zones" })
	void pooledAndNaiveAnswersAreTheSameBytes(String path) throws Exception {
		HttpResponse<byte[]> pooled = this.http.get(path);
		HttpResponse<byte[]> naive = this.http.get("/naive" + path);
		assertThat(pooled.statusCode()).isEqualTo(200);
		assertThat(pooled.body()).isEqualTo(naive.body());
		assertThat(pooled.headers().firstValue("Content-Type")).isEqualTo(naive.headers().firstValue("Content-Type"));
		assertThat(pooled.headers().firstValue("Content-Length"))
			.isEqualTo(naive.headers().firstValue("Content-Length"));
	}

	@Test
	void oneZoneIsTheRealOne() throws Exception {
		JsonNode zone = this.http.json("/zones/Europe/Paris");
		assertThat(zone.get("id").asString()).isEqualTo("Europe/Paris");
		assertThat(zone.get("transitions").size()).isGreaterThan(100);
	}

	@Test
	void allZonesAreSeveralMegabytes() throws Exception {
		assertThat(this.http.get("/zones").body()).hasSizeGreaterThan(3 * 1024 * 1024);
	}

	@Test
	void unknownZoneIsNotFound() throws Exception {
		assertThat(this.http.get("/zones/Mars/Phobos").statusCode()).isEqualTo(404);
		assertThat(this.http.get("/naive/zones/Mars/Phobos").statusCode()).isEqualTo(404);
		assertNothingInUse();
	}

	@Test
	void archiveInflatesToTheSameJson() throws Exception {
		byte[] archive = this.http.get("/zones.json.gz").body();
		byte[] json = new GZIPInputStream(new ByteArrayInputStream(archive)).readAllBytes();
		assertThat(json).isEqualTo(this.http.get("/zones").body());
	}

	@Test
	void csvHasOneRowForEachTransition() throws Exception {
		JsonNode zones = this.http.json("/zones");
		long transitions = zones.valueStream().mapToLong((zone) -> zone.get("transitions").size()).sum();
		String csv = new String(this.http.get("/zones.csv").body(), StandardCharsets.UTF_8);
		assertThat(csv.lines().count()).isEqualTo(transitions + 1);
	}

	@Test
	void digestIsThatOfTheBody() throws Exception {
		byte[] body = new byte[LIMIT];
		body[17] = 42;
		HttpResponse<byte[]> response = this.http.post("/digest", body);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("{\"sha256\":\"%s\",\"bytes\":%d}",
				HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)), LIMIT);
		assertNothingInUse();
	}

	@Test
	void bodyBeyondTheLimitIsRefusedAndNothingOfItIsRetained() throws Exception {
		ManagedPool uploads = this.pools.get("uploads");
		uploads.trim();
		assertThat(this.http.post("/digest", new byte[LIMIT + 1]).statusCode()).isEqualTo(413);
		assertNothingInUse();
		assertThat(uploads.stats().retainedBytes()).isZero();
		assertThat(uploads.stats().staleReleases()).isZero();
	}

	@Test
	void endpointShowsRealFigures() throws Exception {
		this.http.get("/zones/Europe/Paris");
		JsonNode pool = this.http.json("/actuator/pools").get("pools").get("documents");
		assertThat(pool.get("kind").asString()).isEqualTo("json");
		assertThat(pool.get("acquires").asLong()).isPositive();
		assertThat(this.http.json("/actuator/pools/exports").get("sizeClasses").size()).isEqualTo(3);
	}

	@Test
	void prometheusHasTheMetersOfEveryPool() throws Exception {
		String text = new String(this.http.get("/actuator/prometheus").body(), StandardCharsets.UTF_8);
		this.pools.stream()
			.forEach((pool) -> assertThat(text).contains(
					"pool_acquires_total{kind=\"%s\",pool=\"%s\",result=\"hit\"}".formatted(pool.stats().kind(),
							pool.name()),
					"pool_retained_bytes{kind=\"%s\",pool=\"%s\"}".formatted(pool.stats().kind(), pool.name())));
	}

	/*
	 * Prometheus keeps endings of names for itself, and takes them off: "created" is one.
	 */
	@Test
	void prometheusHasEveryMeterUnderItsOwnName() throws Exception {
		String text = new String(this.http.get("/actuator/prometheus").body(), StandardCharsets.UTF_8);
		List<String> names = this.meters.getMeters()
			.stream()
			.map((meter) -> meter.getId().getName())
			.filter((name) -> name.startsWith("pool."))
			.distinct()
			.toList();
		assertThat(names).contains("pool.created", "pool.in.use.max");
		assertThat(names).allSatisfy((name) -> assertThat(text).contains("\n" + name.replace('.', '_')));
	}

	@Test
	void pageListsThePools() throws Exception {
		assertThat(new String(this.http.get("/").body(), StandardCharsets.UTF_8)).contains("actuator/pools");
	}

	private void assertNothingInUse() {
		await().atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(this.pools.stream())
				.allSatisfy((pool) -> assertThat(pool.stats().inUse()).as(pool.name()).isZero()));
	}

}
