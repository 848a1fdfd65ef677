package io.pooled.web;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

import io.pooled.web.http.Connection;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Compression as a client sees it, on every server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressionTests {

	private static final String[] GZIP = { "Accept-Encoding", "gzip" };

	@SuppressWarnings("NullAway.Init")
	private Map<ServerUnderTest, RunningApplication> applications;

	@BeforeAll
	void start(@TempDir Path folder) throws Exception {
		Files.write(folder.resolve("static.txt"), CompressionPages.text(30_000));
		this.applications = ServerUnderTest.startOn(EnumSet.allOf(ServerUnderTest.class), CompressionPages.class,
				"pools.web.compression.enabled=true", "pools.web.compression.additional-mime-types=text/event-stream",
				"spring.web.resources.static-locations=" + folder.toUri());
	}

	@AfterAll
	void stop() {
		this.applications.values().forEach(RunningApplication::close);
	}

	private static Stream<Arguments> onEveryServer(Map<String, String> paths) {
		return paths.entrySet()
			.stream()
			.flatMap((path) -> Stream.of(ServerUnderTest.values())
				.map((server) -> Arguments.of(server, path.getKey(), path.getValue())));
	}

	static Stream<Arguments> bodies() {
		return onEveryServer(CompressionPages.COMPRESSED);
	}

	@ParameterizedTest
	@MethodSource("bodies")
	void compressedBodyIsThePlainBody(ServerUnderTest server, String path, String expected) throws Exception {
		Reply plain = get(server, path);
		assertThat(plain.status() + " " + plain.bytes().length).isEqualTo(expected);
		assertThat(plain.header("Content-Encoding")).isNull();
		assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
		Reply compressed = get(server, path, GZIP);
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
	void bodyThatIsNotWorthItStaysAsItIs(ServerUnderTest server, String path, String expected) throws Exception {
		Reply plain = get(server, path);
		assertThat(plain.status() + " " + plain.bytes().length).isEqualTo(expected);
		Reply reply = get(server, path, GZIP);
		assertThat(reply).isEqualTo(plain);
		assertThat(reply.header("Content-Encoding")).isNotEqualTo("gzip");
	}

	@ParameterizedTest
	@EnumSource
	void bodyOfUnknownLengthThatTurnsOutSmallStaysAsItIs(ServerUnderTest server) throws Exception {
		Reply reply = get(server, "/json?size=100", GZIP);
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.header("Content-Encoding")).isNull();
		assertThat(reply.body()).isEqualTo("{\"text\":\"%s\"}".formatted("x".repeat(100)));
	}

	/** Nothing is committed before a server that has all of it sends it. */
	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void compressedBodyThatTheServerHoldsHasItsLength(ServerUnderTest server) throws Exception {
		Reply reply = get(server, "/bytes?size=5000", GZIP);
		assertThat(reply.header("Content-Encoding")).isEqualTo("gzip");
		assertThat(reply.gunzipped()).hasSize(5000);
		assertThat(reply.header("Content-Length")).isEqualTo(String.valueOf(reply.body().length()));
		assertThat(reply.header("Transfer-Encoding")).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void clientThatPrefersIdentityGetsIt(ServerUnderTest server) throws Exception {
		for (String preference : new String[] { "identity", "gzip;q=0", "gzip;q=0.1, identity;q=0.2", "br", "*;q=0" }) {
			Reply reply = get(server, "/bytes?size=5000", "Accept-Encoding", preference);
			assertThat(reply.header("Content-Encoding")).as(preference).isNull();
			assertThat(reply.header("Vary")).isEqualTo("Accept-Encoding");
			assertThat(reply.header("Content-Length")).isEqualTo("5000");
		}
	}

	@ParameterizedTest
	@EnumSource
	void varyNamesAcceptEncodingOnce(ServerUnderTest server) throws Exception {
		assertThat(vary(server, "Origin")).containsExactlyInAnyOrder("Origin", "Accept-Encoding");
		assertThat(vary(server, "accept-encoding")).containsExactly("accept-encoding");
		assertThat(vary(server, "Origin,%20ACCEPT-ENCODING")).containsExactly("Origin", "ACCEPT-ENCODING");
		assertThat(vary(server, "*")).containsExactly("*");
	}

	private Stream<String> vary(ServerUnderTest server, String value) throws Exception {
		Reply reply = get(server, "/with-headers?name=Vary&value=" + value.replace(",", "%2C"), GZIP);
		return reply.headers()
			.getOrDefault("Vary", List.of())
			.stream()
			.flatMap((values) -> Arrays.stream(StringUtils.trimArrayElements(values.split(","))));
	}

	static Stream<Arguments> heads() {
		return bodies()
			.filter((each) -> each.get()[0] != ServerUnderTest.NETTY || !"/static.txt".equals(each.get()[1]));
	}

	@ParameterizedTest
	@MethodSource("heads")
	void headHasTheHeadersOfGetAndNoBody(ServerUnderTest server, String path, String expected) throws Exception {
		Reply get = get(server, path, GZIP);
		assertThat(get.status() + " " + get.gunzipped().length).isEqualTo(expected);
		Reply head = send(server, "HEAD", path, GZIP);
		assertThat(head.status()).isEqualTo(get.status());
		assertThat(head.body()).isEmpty();
		for (String name : new String[] { "Content-Encoding", "Vary", "Content-Type", "ETag", "Last-Modified" }) {
			assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
		}
	}

	@ParameterizedTest
	@EnumSource
	void partOfAStaticResourceStaysAsItIs(ServerUnderTest server) throws Exception {
		Reply part = get(server, "/static.txt", "Accept-Encoding", "gzip", "Range", "bytes=100-9099");
		assertThat(part.status()).isEqualTo(206);
		assertThat(part.header("Content-Encoding")).isNull();
		assertThat(part.header("Content-Range")).isEqualTo("bytes 100-9099/30000");
		assertThat(part.header("Content-Length")).isEqualTo("9000");
		assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(CompressionPages.text(30_000), 100, 9100));
	}

	@ParameterizedTest
	@EnumSource
	void etagOfTheCompressedFormIsWeakAndStillMatches(ServerUnderTest server) throws Exception {
		for (String etag : new String[] { "%22v1%22", "W/%22v1%22" }) {
			Reply reply = get(server, "/etag?value=" + etag, GZIP);
			assertThat(reply.header("ETag")).isEqualTo("W/\"v1\"");
			Reply again = get(server, "/etag?value=" + etag, "Accept-Encoding", "gzip", "If-None-Match", "W/\"v1\"");
			assertThat(again.status()).isEqualTo(304);
			assertThat(again.body()).isEmpty();
			assertThat(again.header("Content-Encoding")).isNull();
		}
		assertThat(get(server, "/etag?value=%22v1%22").header("ETag")).isEqualTo("\"v1\"");
	}

	@ParameterizedTest
	@EnumSource
	void staticResourceIsNotModifiedForThoseWhoHaveIt(ServerUnderTest server) throws Exception {
		String modified = get(server, "/static.txt", GZIP).header("Last-Modified");
		Reply again = get(server, "/static.txt", "Accept-Encoding", "gzip", "If-Modified-Since", "" + modified);
		assertThat(again.status()).isEqualTo(304);
		assertThat(again.header("Content-Encoding")).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void eventCanBeReadBeforeTheNextOneIsMade(ServerUnderTest server) throws Exception {
		RunningApplication application = application(server);
		CompressionPages pages = application.context().getBean(CompressionPages.class);
		pages.events.release();
		try (Connection connection = application.open(Request.of("GET", "/events", GZIP))) {
			assertThat(connection.head().header("Content-Encoding")).isEqualTo("gzip");
			InputStream events = new GZIPInputStream(connection.body());
			for (int number = 1; number <= 5; number++) {
				assertThat(line(events)).isEqualTo("data:event " + number);
				assertThat(line(events)).isEmpty();
				pages.events.release();
			}
			assertThat(events.read()).isEqualTo(-1);
		}
		pages.events.drainPermits();
		application.assertNothingInUse();
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
	void streamThatFailsIsCutOffAsItIsWithoutCompression(ServerUnderTest server) throws Exception {
		Reply plain = get(server, "/events-broken");
		assertThat(plain.status() + " " + plain.isCutOff()).isEqualTo("200 true");
		Reply compressed = get(server, "/events-broken", GZIP);
		assertThat(compressed.status() + " " + compressed.isCutOff()).isEqualTo("200 true");
		if (!compressed.body().isEmpty()) {
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(compressed::gunzipped);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void clientThatGoesAwayLeavesNothingInUse(ServerUnderTest server) throws Exception {
		RunningApplication application = application(server);
		CompressionPages pages = application.context().getBean(CompressionPages.class);
		pages.events.release();
		try (Connection connection = application.open(Request.of("GET", "/events", GZIP))) {
			connection.head();
			assertThat(connection.body().read()).isEqualTo(0x1f);
		}
		pages.events.release(10);
		application.assertNothingInUse();
		pages.events.drainPermits();
	}

	private Reply get(ServerUnderTest server, String path, String... headers) throws Exception {
		return send(server, "GET", path, headers);
	}

	private Reply send(ServerUnderTest server, String method, String path, String... headers) throws Exception {
		Reply reply = application(server).send(method, path, headers);
		application(server).assertNothingInUse();
		return reply;
	}

	private RunningApplication application(ServerUnderTest server) {
		return Objects.requireNonNull(this.applications.get(server));
	}

}
