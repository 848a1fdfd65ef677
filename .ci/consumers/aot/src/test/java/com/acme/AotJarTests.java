package com.acme;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar, started with the beans that were found when it was built, and with pools and
 * limits that were not known then.
 */
@Timeout(60)
class AotJarTests {

	private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

	private static final HttpClient client = HttpClient.newHttpClient();

	private static Process application;

	private static String port;

	@BeforeAll
	static void start() throws IOException {
		application = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Dspring.aot.enabled=true", "-jar", System.getProperty("jar"), "--server.port=0",
				"--pools.buffer.default.limit=9MB", "--pools.json.default.buffer=later", "--pools.gzip.default.level=9",
				"--pools.digest.default.algorithm=SHA-512", "--pools.buffer.later.limit=2MB")
			.redirectErrorStream(true)
			.start();
		BufferedReader output = application.inputReader();
		StringBuilder log = new StringBuilder();
		for (String line = output.readLine(); line != null && port == null; line = output.readLine()) {
			log.append(line).append('\n');
			Matcher matcher = STARTED.matcher(line);
			port = matcher.find() ? matcher.group(1) : null;
		}
		CompletableFuture.runAsync(() -> output.lines().forEach(System.out::println));
		assertThat(port).as(log.toString()).isNotNull();
		assertThat(log).contains("Starting AOT-processed AotApplication");
	}

	@AfterAll
	static void stop() throws InterruptedException {
		application.destroy();
		assertThat(application.waitFor(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void limitsAreThoseOfTheStart() throws Exception {
		assertThat(text("/actuator/pools/default")).contains("\"limit\":9437184");
		assertThat(text("/actuator/pools/defaultGzip")).contains("\"level\":9");
		assertThat(text("/actuator/pools/defaultDigest")).contains("\"algorithm\":\"SHA-512\"", "\"maxIdle\":7");
		assertThat(text("/actuator/pools/defaultJson")).contains("\"buffer\":\"later\"");
		assertThat(text("/actuator/pools/exports")).contains("\"maxRetained\":67108864");
		assertThat(text("/actuator/pools/later")).contains("\"limit\":2097152");
	}

	@Test
	void thePoolsOfTheirNamesAnswerAndShowAtTheEndpointAndInTheMeters() throws Exception {
		assertThat(text("/export.txt")).startsWith("row,0\n").endsWith("row,49999\n").hasLineCount(50_000);
		assertThat(text("/parsed/a-b")).isEqualTo(text("/parsed/a-b")).isEqualTo("[\"a\",\"b\"]");
		assertThat(text("/twice/a")).isEqualTo("aa").isEqualTo(text("/twice/a"));
		byte[] archive = client.send(request("/export.json.gz").build(), BodyHandlers.ofByteArray()).body();
		assertThat(new GZIPInputStream(new ByteArrayInputStream(archive)).readAllBytes())
			.asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"rows\":50000}");
		assertThat(send(request("/digest").POST(BodyPublishers.ofString("abc"))).body())
			.isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
		for (String pool : new String[] { "exports", "parsers", "words", "archives", "checksums" }) {
			assertThat(text("/actuator/pools/" + pool)).as(pool).containsPattern("\"acquires\":[1-9]");
			assertThat(text("/actuator/metrics/pool.acquires?tag=pool:" + pool)).as(pool)
				.containsPattern("\"COUNT\",\"value\":[1-9]");
		}
		assertThat(text("/actuator/pools")).contains("\"documents\":{\"kind\":\"json\"",
				"\"jacksonRecycler\":{\"kind\":\"recycler\"");
	}

	@Test
	void jsonIsBufferedByThePool() throws Exception {
		HttpResponse<String> rows = send(request("/rows").POST(BodyPublishers.noBody()));
		assertThat(rows.headers().firstValueAsLong("Content-Length")).hasValue(rows.body().length());
		assertThat(text("/actuator/pools/bodies")).containsPattern("\"acquires\":[1-9]");
	}

	@Test
	void whatHasNotChangedIsNotSentAgain() throws Exception {
		String etag = send(request("/export.txt")).headers().firstValue("ETag").orElseThrow();
		assertThat(client.send(request("/export.txt").header("If-None-Match", etag).build(), BodyHandlers.ofString())
			.statusCode()).isEqualTo(304);
		assertThat(text("/actuator/pools/webEtag")).containsPattern("\"acquires\":[1-9]");
	}

	@Test
	void bodiesAreCompressedByThePool() throws Exception {
		HttpResponse<byte[]> response = client.send(request("/export.txt").header("Accept-Encoding", "gzip").build(),
				BodyHandlers.ofByteArray());
		assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
		assertThat(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes())
			.hasSize(text("/export.txt").length());
		assertThat(text("/actuator/pools/webCompression")).containsPattern("\"acquires\":[1-9]");
	}

	private static String text(String path) throws IOException, InterruptedException {
		return send(request(path)).body();
	}

	private static HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return response;
	}

}
