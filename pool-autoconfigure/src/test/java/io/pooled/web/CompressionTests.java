package io.pooled.web;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Compression as a client sees it, on every server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressionTests {

	private static final String[] GZIP = { "Accept-Encoding", "gzip" };

	@SuppressWarnings("NullAway.Init")
	private Sites sites;

	@BeforeAll
	void start(@TempDir Path folder) throws Exception {
		Files.write(folder.resolve("static.txt"), CompressionPages.text(30_000));
		this.sites = Sites.ofAll(CompressionPages.class, "pools.web.compression.enabled=true",
				"pools.web.compression.additional-mime-types=text/event-stream",
				"spring.web.resources.static-locations=" + folder.toUri());
	}

	@AfterAll
	void stop() {
		this.sites.close();
	}

	private static Stream<Arguments> onEveryServer(Map<String, String> paths) {
		return paths.entrySet()
			.stream()
			.flatMap((path) -> Stream.of(Engine.values())
				.map((engine) -> Arguments.of(engine, path.getKey(), path.getValue())));
	}

	static Stream<Arguments> bodies() {
		return onEveryServer(CompressionPages.COMPRESSED);
	}

	@ParameterizedTest
	@MethodSource("bodies")
	void compressedBodyIsThePlainBody(Engine engine, String path, String expected) throws Exception {
		Answer plain = get(engine, path);
		assertThat(plain.status() + " " + plain.bytes().length).isEqualTo(expected);
		assertThat(plain.header("Content-Encoding")).isNull();
		assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
		Answer compressed = get(engine, path, GZIP);
		assertThat(compressed.status()).isEqualTo(plain.status());
		assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
		assertThat(compressed.header("Vary")).isEqualTo("Accept-Encoding");
		assertThat(compressed.header("Content-Type")).isEqualTo(plain.header("Content-Type"));
		assertThat(compressed.body()).hasSizeLessThan(plain.body().length());
		assertThat(compressed.gunzipped()).isEqualTo(plain.bytes());
	}

	static Stream<Arguments> untouched() {
		return onEveryServer(CompressionPages.UNTOUCHED);
	}

	@ParameterizedTest
	@MethodSource("untouched")
	void bodyThatIsNotWorthItStaysAsItIs(Engine engine, String path, String expected) throws Exception {
		Answer plain = get(engine, path);
		assertThat(plain.status() + " " + plain.bytes().length).isEqualTo(expected);
		Answer answer = get(engine, path, GZIP);
		assertThat(answer).isEqualTo(plain);
		assertThat(answer.header("Content-Encoding")).isNotEqualTo("gzip");
	}

	@ParameterizedTest
	@EnumSource
	void bodyOfUnknownLengthThatTurnsOutSmallStaysAsItIs(Engine engine) throws Exception {
		Answer answer = get(engine, "/json?size=100", GZIP);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Encoding")).isNull();
		assertThat(answer.body()).isEqualTo("{\"text\":\"%s\"}".formatted("x".repeat(100)));
	}

	@ParameterizedTest
	@EnumSource
	void clientThatPrefersIdentityGetsIt(Engine engine) throws Exception {
		for (String preference : new String[] { "identity", "gzip;q=0", "gzip;q=0.1, identity;q=0.2", "br", "*;q=0" }) {
			Answer answer = get(engine, "/bytes?size=5000", "Accept-Encoding", preference);
			assertThat(answer.header("Content-Encoding")).as(preference).isNull();
			assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
			assertThat(answer.header("Content-Length")).isEqualTo("5000");
		}
	}

	@ParameterizedTest
	@EnumSource
	void varyNamesAcceptEncodingOnce(Engine engine) throws Exception {
		assertThat(vary(engine, "Origin")).containsExactlyInAnyOrder("Origin", "Accept-Encoding");
		assertThat(vary(engine, "accept-encoding")).containsExactly("accept-encoding");
		assertThat(vary(engine, "Origin,%20ACCEPT-ENCODING")).containsExactly("Origin", "ACCEPT-ENCODING");
		assertThat(vary(engine, "*")).containsExactly("*");
	}

	private Stream<String> vary(Engine engine, String value) throws Exception {
		Answer answer = get(engine, "/with-headers?name=Vary&value=" + value.replace(",", "%2C"), GZIP);
		return answer.headers()
			.getOrDefault("Vary", List.of())
			.stream()
			.flatMap((values) -> Arrays.stream(StringUtils.trimArrayElements(values.split(","))));
	}

	static Stream<Arguments> heads() {
		return bodies().filter((each) -> each.get()[0] != Engine.NETTY || !"/static.txt".equals(each.get()[1]));
	}

	@ParameterizedTest
	@MethodSource("heads")
	void headHasTheHeadersOfGetAndNoBody(Engine engine, String path, String expected) throws Exception {
		Answer get = get(engine, path, GZIP);
		assertThat(get.status() + " " + get.gunzipped().length).isEqualTo(expected);
		Answer head = send(engine, "HEAD", path, GZIP);
		assertThat(head.status()).isEqualTo(get.status());
		assertThat(head.body()).isEmpty();
		for (String name : new String[] { "Content-Encoding", "Vary", "Content-Type", "ETag", "Last-Modified" }) {
			assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
		}
	}

	@ParameterizedTest
	@EnumSource
	void partOfAStaticResourceStaysAsItIs(Engine engine) throws Exception {
		Answer part = get(engine, "/static.txt", "Accept-Encoding", "gzip", "Range", "bytes=100-9099");
		assertThat(part.status()).isEqualTo(206);
		assertThat(part.header("Content-Encoding")).isNull();
		assertThat(part.header("Content-Range")).isEqualTo("bytes 100-9099/30000");
		assertThat(part.header("Content-Length")).isEqualTo("9000");
		assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(CompressionPages.text(30_000), 100, 9100));
	}

	@ParameterizedTest
	@EnumSource
	void etagOfTheCompressedFormIsWeakAndStillMatches(Engine engine) throws Exception {
		for (String etag : new String[] { "%22v1%22", "W/%22v1%22" }) {
			Answer answer = get(engine, "/etag?value=" + etag, GZIP);
			assertThat(answer.header("ETag")).isEqualTo("W/\"v1\"");
			Answer again = get(engine, "/etag?value=" + etag, "Accept-Encoding", "gzip", "If-None-Match", "W/\"v1\"");
			assertThat(again.status()).isEqualTo(304);
			assertThat(again.body()).isEmpty();
			assertThat(again.header("Content-Encoding")).isNull();
		}
		assertThat(get(engine, "/etag?value=%22v1%22").header("ETag")).isEqualTo("\"v1\"");
	}

	@ParameterizedTest
	@EnumSource
	void staticResourceIsNotModifiedForThoseWhoHaveIt(Engine engine) throws Exception {
		String modified = get(engine, "/static.txt", GZIP).header("Last-Modified");
		Answer again = get(engine, "/static.txt", "Accept-Encoding", "gzip", "If-Modified-Since", "" + modified);
		assertThat(again.status()).isEqualTo(304);
		assertThat(again.header("Content-Encoding")).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void eventCanBeReadBeforeTheNextOneIsMade(Engine engine) throws Exception {
		Site site = site(engine);
		CompressionPages pages = site.bean(CompressionPages.class);
		pages.events.release();
		HttpResponse<InputStream> response = site.open("GET", "/events", GZIP);
		assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
		try (InputStream events = new GZIPInputStream(response.body())) {
			for (int number = 1; number <= 5; number++) {
				assertThat(line(events)).isEqualTo("data:event " + number);
				assertThat(line(events)).isEmpty();
				pages.events.release();
			}
			assertThat(events.read()).isEqualTo(-1);
		}
		pages.events.drainPermits();
		site.assertNothingInUse();
	}

	// reads no byte more than the line has
	private static String line(InputStream content) throws Exception {
		StringBuilder line = new StringBuilder();
		for (int c = content.read(); c != '\n'; c = content.read()) {
			assertThat(c).as("after " + line).isNotNegative();
			line.append((char) c);
		}
		return line.toString();
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void streamThatFailsIsCutOffAsItIsWithoutCompression(Engine engine) throws Exception {
		Answer plain = get(engine, "/events-broken");
		assertThat(plain.status() + " " + plain.broken()).isEqualTo("200 true");
		Answer compressed = get(engine, "/events-broken", GZIP);
		assertThat(compressed.status() + " " + compressed.broken()).isEqualTo("200 true");
		if (!compressed.body().isEmpty()) {
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(compressed::gunzipped);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void clientThatGoesAwayLeavesNothingInUse(Engine engine) throws Exception {
		Site site = site(engine);
		CompressionPages pages = site.bean(CompressionPages.class);
		pages.events.release();
		HttpResponse<InputStream> response = site.open("GET", "/events", GZIP);
		assertThat(response.body().read()).isEqualTo(0x1f);
		response.body().close();
		pages.events.release(10);
		site.assertNothingInUse();
		pages.events.drainPermits();
	}

	private Answer get(Engine engine, String path, String... headers) throws Exception {
		return send(engine, "GET", path, headers);
	}

	private Answer send(Engine engine, String method, String path, String... headers) throws Exception {
		Answer answer = site(engine).send(method, path, headers);
		site(engine).assertNothingInUse();
		return answer;
	}

	private Site site(Engine engine) {
		return this.sites.on(engine);
	}

}
