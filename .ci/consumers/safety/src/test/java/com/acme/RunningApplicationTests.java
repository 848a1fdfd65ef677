package com.acme;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the commands of the page show of an application that runs.
 */
class RunningApplicationTests {

	private static final Duration PROMISED = Duration.ofMinutes(2);

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext application;

	@AfterEach
	void stop() {
		this.application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "--pools.defaults.leak-detection=sample", "--pools.defaults.leak-detection=strict" })
	void curlShowsTheLineWhoseLeaseARequestLeavesOpen(String setting) throws Exception {
		start(setting);
		assertThat(shownAfter("/export?rows=-1", "\"kind\":\"abandoned\"",
				SafetyPage.place("export", "not closed if it fails")))
			.isLessThan(PROMISED);
	}

	/*
	 * With the defaults a round of upkeep is half a minute; here it is half a second.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "", "--pools.defaults.leak-detection=sample", "--pools.defaults.leak-detection=strict" })
	void curlShowsTheLineWhoseLeaseIsKeptOrLost(String setting) throws Exception {
		start("--pools.defaults.idle-timeout=1s", setting);
		assertThat(shownAfter("/remember", "\"kind\":\"lost\"", SafetyPage.place("remember", "kept in a field")))
			.isLessThan(PROMISED);
	}

	@Test
	void curlShowsNothingWhereNothingLeaks() throws Exception {
		start();
		assertThat(get("/safe-export?rows=-1")).isEqualTo(400);
		assertThat(get("/safe-export?rows=10")).isEqualTo(200);
		assertThat(curl()).isEmpty();
	}

	private void start(String... settings) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
		arguments.addAll(List.of(settings));
		arguments.remove("");
		this.application = SpringApplication.run(SafetyApplication.class, arguments.toArray(String[]::new));
	}

	private Duration shownAfter(String path, String kind, String place) throws Exception {
		long start = System.nanoTime();
		String found = curl();
		while (!found.lines().anyMatch((line) -> line.contains(kind) && line.contains("\"site\":\"" + place + "\""))) {
			assertThat(elapsed(start)).as(found).isLessThan(PROMISED);
			for (int i = 0; i < 200; i++) {
				get(path);
			}
			System.gc();
			found = curl();
		}
		return elapsed(start);
	}

	private static Duration elapsed(long start) {
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private int get(String path) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path)).build(),
				BodyHandlers.discarding())
			.statusCode();
	}

	private String port() {
		return this.application.getEnvironment().getProperty("local.server.port");
	}

	private String curl() throws IOException {
		String command = SafetyPage.blocks("bash")
			.stream()
			.filter((block) -> block.startsWith("curl "))
			.findFirst()
			.orElseThrow()
			.replace("localhost:8080", "localhost:" + port());
		Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

}
