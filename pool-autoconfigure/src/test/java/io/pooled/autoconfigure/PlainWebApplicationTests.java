package io.pooled.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a web application that does nothing for it gets from the starter.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PlainWebApplicationTests {

	private static final int REQUESTS = 1000;

	private static final int THREADS = 4;

	private RunningApplication application;

	@BeforeAll
	void start() {
		this.application = RunningApplication.behind("local.server.port",
				new SpringApplicationBuilder(Plain.class).web(WebApplicationType.SERVLET)
					.properties("server.port=0", "spring.main.banner-mode=off",
							"management.endpoints.web.exposure.include=pools")
					.run());
	}

	@AfterAll
	void stop() {
		this.application.close();
	}

	@Test
	void jsonOfAThousandRequestsGoesThroughOneHandfulOfRecyclers() throws Exception {
		JsonNode before = recyclerWhere((pool) -> pool.get("inUse").asLong() == 0);
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			Callable<Void> share = () -> {
				for (int i = 0; i < REQUESTS / THREADS; i++) {
					Reply response = post("{\"name\":\"a\",\"amount\":%d}".formatted(i));
					assertThat(response.status()).isEqualTo(200);
					assertThat(response.body()).isEqualTo("{\"name\":\"a\",\"amount\":%d}".formatted(i + 1));
				}
				return null;
			};
			for (Future<Void> future : threads.invokeAll(Collections.nCopies(THREADS, share))) {
				future.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		JsonNode recycler = recyclerWhere((pool) -> pool.get("inUse").asLong() == 0);
		assertThat(recycler.get("kind").asString()).isEqualTo("recycler");
		for (String counter : List.of("acquires", "releases")) {
			assertThat(recycler.get(counter).asLong() - before.get(counter).asLong()).as(counter)
				.isEqualTo(2 * REQUESTS);
		}
		assertThat(recycler.get("hitRate").asDouble()).isGreaterThan(0.99);
		assertThat(recycler.get("inUse").asLong()).isZero();
		assertThat(recycler.get("leaked").asLong()).isZero();
		assertThat(recycler.get("staleReleases").asLong()).isZero();
		assertThat(recycler.get("imbalance").asDouble()).isZero();
		assertThat(recycler.get("status").asString()).isEqualTo("healthy");
		assertThat(recycler.get("discarded")).isEqualTo(before.get("discarded"));
	}

	@Test
	void serializerThatFailsBeforeTheResponseIsCommittedLeavesNothingInUse() throws Exception {
		assertThat(get("/items/3").status()).isEqualTo(500);
		assertNothingInUse();
	}

	@Test
	void serializerThatFailsHalfWayLeavesNothingInUse() throws Exception {
		Reply half = get("/items/50000");
		assertThat(half.status()).as("sent before the failure").isEqualTo(200);
		assertThat(half.body()).hasSizeGreaterThan(1_000_000).startsWith("[{").doesNotEndWith("\"some text\"}]");
		assertNothingInUse();
	}

	@Test
	void bodyThatIsNoJsonLeavesNothingInUse() throws Exception {
		for (String body : List.of("{\"name\":\"a\",\"amo", "{\"name\":\"a\" \"amount\":1}", "[", "\"", "",
				"{\"name\":\"a\",\"amount\":\"many\"}")) {
			assertThat(post(body).status()).as(body).isEqualTo(400);
			assertNothingInUse();
		}
	}

	private void assertNothingInUse() throws Exception {
		JsonNode after = recyclerWhere((pool) -> pool.get("inUse").asLong() == 0);
		assertThat(after.get("inUse").asLong()).isZero();
		assertThat(after.get("acquires").asLong()).isPositive();
		assertThat(post("{\"name\":\"a\",\"amount\":1}").body()).isEqualTo("{\"name\":\"a\",\"amount\":2}");
	}

	// the response may be complete before its thread has closed the generator
	private JsonNode recyclerWhere(Predicate<JsonNode> condition) throws Exception {
		long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (true) {
			Reply response = get("/actuator/pools");
			assertThat(response.status()).isEqualTo(200);
			JsonNode pool = new JsonMapper().readTree(response.text()).get("pools").get("jacksonRecycler");
			if (condition.test(pool) || System.nanoTime() > deadline) {
				return pool;
			}
		}
	}

	private Reply get(String path) {
		return this.application.send(Request.get(path));
	}

	private Reply post(String body) {
		return this.application.send(new Request("POST", "/items",
				List.of("Connection: close", "Content-Type: application/json"), body.getBytes(StandardCharsets.UTF_8)));
	}

	record Item(String name, int amount) {
	}

	record Trap(int number, int last) {

		@JsonProperty
		String text() {
			if (this.number == this.last) {
				throw new IllegalStateException("no text today");
			}
			return "some text";
		}

	}

	@RestController
	static class Items {

		@PostMapping("/items")
		Item more(@RequestBody Item item) {
			return new Item(item.name(), item.amount() + 1);
		}

		@GetMapping("/items/{count}")
		List<Trap> trapped(@PathVariable int count) {
			return IntStream.rangeClosed(1, count).mapToObj((number) -> new Trap(number, count)).toList();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = JettyServletWebServerAutoConfiguration.class)
	@Import(Items.class)
	static class Plain {

	}

}
