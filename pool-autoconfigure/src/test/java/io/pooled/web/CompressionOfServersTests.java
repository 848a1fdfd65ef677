package io.pooled.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.InflaterInputStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring Boot demands of the compression of its servers: {@code pools.web} fulfils
 * it on each of them, and does what that server does, with {@code server.compression},
 * where that does not differ from the others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressionOfServersTests {

	private static final String[] SETTINGS = { "mime-types=text/html,text/xml,text/css",
			"additional-mime-types=text/x-more,application/x-more", "excluded-user-agents=testUserAgent",
			"min-response-size=3001B" };

	private final List<Map<ServerUnderTest, RunningApplication>> all = new ArrayList<>();

	@SuppressWarnings("NullAway.Init")
	private List<Map<ServerUnderTest, RunningApplication>> standard;

	@SuppressWarnings("NullAway.Init")
	private List<Map<ServerUnderTest, RunningApplication>> configured;

	@BeforeAll
	void start() {
		this.standard = List.of(start("pools.web"), start("server"));
		this.configured = List.of(start("pools.web", SETTINGS), start("server", SETTINGS));
	}

	private Map<ServerUnderTest, RunningApplication> start(String who, String... settings) {
		List<String> properties = new ArrayList<>(List.of(who + ".compression.enabled=true"));
		Arrays.stream(settings).map((setting) -> who + ".compression." + setting).forEach(properties::add);
		Map<ServerUnderTest, RunningApplication> applications = ServerUnderTest
			.startOn(EnumSet.allOf(ServerUnderTest.class), HelloPages.class, properties.toArray(String[]::new));
		this.all.add(applications);
		return applications;
	}

	@AfterAll
	void stop() {
		this.all.forEach((applications) -> applications.values().forEach(RunningApplication::close));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			value = { "GET | size=10000 | gzip | true | -", "POST | size=10000 | gzip | true | -",
					"PUT | size=10000 | gzip | true | -", "DELETE | size=10000 | gzip | true | -",
					"HEAD | size=10000 | gzip | true | NETTY", "GET | size=100 | gzip | false | -",
					"POST | size=100 | gzip | false | -", "GET | size=0 | gzip | false | -",
					"GET | size=2047 | gzip | false | -", "GET | size=2048 | gzip | true | -",
					"GET | size=10000&parts=2 | gzip | true | -", "GET | size=1000000&parts=10 | gzip | true | -",
					"POST | size=10000&parts=2 | gzip | true | -", "GET | size=10000&status=201 | gzip | true | -",
					"GET | size=10000&status=404 | gzip | true | JETTY",
					"GET | size=10000&status=500 | gzip | true | JETTY" })
	void responseThatIsLargeEnoughIsCompressed(String method, String query, String encodings, boolean compressed,
			@Nullable String exceptions) throws Exception {
		check(this.standard, new HelloRequest(method, query, encodings, "any"), compressed, exceptions);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			value = { "text/html | true | -", "text/html;charset=UTF-8 | true | -", "text/xml | true | -",
					"text/plain | true | -", "text/css | true | -", "text/javascript | true | -",
					"application/javascript | true | -", "application/json | true | -", "application/xml | true | -",
					"TEXT/HTML | true | TOMCAT", "image/png | false | -", "application/pdf | false | -",
					"application/octet-stream | false | -", "text/event-stream | false | -",
					"application/problem+json | false | -", "text/x-more | false | -", "test~plain | false | -",
					"none | false | JETTY" })
	void typesOfTextAreCompressed(String type, boolean compressed, @Nullable String exceptions) throws Exception {
		check(this.standard, new HelloRequest("GET", "size=10000&type=" + type.replace("+", "%2B"), "gzip", "any"),
				compressed, exceptions);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			value = { "- | false | -", "identity | false | -", "br | false | -", "deflate | false | -",
					"gzip, deflate, br | true | -", "deflate, gzip;q=0.5 | true | NETTY", "GZIP | true | NETTY",
					"gzip;q=0 | false | -", "gzip;q=0.5 | true | -", "*;q=0 | false | -",
					"gzip;q=1.0, identity;q=0.5, *;q=0 | true | -" })
	void clientThatTakesGzipGetsIt(@Nullable String encodings, boolean compressed, @Nullable String exceptions)
			throws Exception {
		check(this.standard, new HelloRequest("GET", "size=10000", encodings, "any"), compressed, exceptions);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", value = { "size=10000&type=text/html | any | true | -",
			"size=10000&type=text/css | any | true | -", "size=10000&type=text/plain | any | false | -",
			"size=10000&type=application/json | any | false | -", "size=10000&type=text/x-more | any | true | -",
			"size=10000&type=application/x-more | any | true | -",
			"size=10000&type=text/html | testUserAgent | false | JETTY",
			"size=10000&type=text/html | testUserAgent/2 | true | -", "size=3000&type=text/html | any | false | -",
			"size=3001&type=text/html | any | true | -", "size=3001&type=text/html&parts=2 | any | true | -" })
	void settingsHaveTheirMeaning(String query, String agent, boolean compressed, @Nullable String exceptions)
			throws Exception {
		check(this.configured, new HelloRequest("GET", query, "gzip", agent), compressed, exceptions);
	}

	@ParameterizedTest
	@EnumSource
	void onlyNettyDoesNotWaitForTheLengthOfABody(ServerUnderTest server) throws Exception {
		boolean netty = server == ServerUnderTest.NETTY;
		compare(this.standard, server, new HelloRequest("GET", "size=100&parts=2", "gzip", "any"), netty, netty);
		compare(this.configured, server, new HelloRequest("GET", "size=3000&parts=2&type=text/html", "gzip", "any"),
				netty, netty);
	}

	private static void check(List<Map<ServerUnderTest, RunningApplication>> applications, HelloRequest request,
			boolean compressed, @Nullable String exceptions) throws Exception {
		for (ServerUnderTest server : ServerUnderTest.values()) {
			boolean different = exceptions != null && exceptions.equals(server.name());
			compare(applications, server, request, compressed, compressed != different);
		}
	}

	private static void compare(List<Map<ServerUnderTest, RunningApplication>> applications, ServerUnderTest server,
			HelloRequest request, boolean compressed, boolean compressedByServer) throws Exception {
		Reply pooled = request.of(Objects.requireNonNull(applications.get(0).get(server)));
		Reply other = request.of(Objects.requireNonNull(applications.get(1).get(server)));
		assertThat(says(pooled)).as("%s, %s: %s", server, request, pooled)
			.isEqualTo(request.expected() + " " + compressed);
		assertThat(says(other)).as("%s, %s: %s", server, request, other)
			.isEqualTo(request.expected() + " " + compressedByServer);
		assertThat(plain(pooled)).as("%s, %s", server, request)
			.isEqualTo(plain(other))
			.isEqualTo(CompressionPages.text(request.length()));
		assertThat(pooled.header("Content-Type")).isEqualTo(other.header("Content-Type"));
	}

	private static String says(Reply reply) throws IOException {
		return reply.status() + " " + plain(reply).length + " " + "gzip".equals(reply.header("Content-Encoding"))
				+ (reply.isCutOff() ? " broken" : "");
	}

	// Netty knows deflate, too.
	private static byte[] plain(Reply reply) throws IOException {
		if (reply.body().isEmpty()) {
			return reply.bytes();
		}
		if ("deflate".equals(reply.header("Content-Encoding"))) {
			return new InflaterInputStream(new ByteArrayInputStream(reply.bytes())).readAllBytes();
		}
		return "gzip".equals(reply.header("Content-Encoding")) ? reply.gunzipped() : reply.bytes();
	}

	/**
	 * A request.
	 */
	record HelloRequest(String method, String query, @Nullable String encodings, String agent) {

		Reply of(RunningApplication application) throws Exception {
			List<String> headers = new ArrayList<>(List.of("User-Agent", this.agent));
			if (this.encodings != null) {
				headers.addAll(List.of("Accept-Encoding", this.encodings));
			}
			Reply reply = application.send(this.method, "/hello?" + this.query, headers.toArray(String[]::new));
			application.assertNothingInUse();
			return reply;
		}

		int length() {
			return "HEAD".equals(this.method) ? 0 : Integer.parseInt(this.query.replaceAll("size=([0-9]+).*", "$1"));
		}

		String expected() {
			String status = this.query.contains("status=") ? this.query.replaceAll(".*status=([0-9]+).*", "$1") : "200";
			return status + " " + length();
		}

	}

}
