package io.pooled.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.InflaterInputStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

	private final List<Sites> all = new ArrayList<>();

	@SuppressWarnings("NullAway.Init")
	private Sites[] standard;

	@SuppressWarnings("NullAway.Init")
	private Sites[] configured;

	@BeforeAll
	void start() {
		this.standard = new Sites[] { start("pools.web"), start("server") };
		this.configured = new Sites[] { start("pools.web", SETTINGS), start("server", SETTINGS) };
	}

	private Sites start(String who, String... settings) {
		List<String> properties = new ArrayList<>(List.of(who + ".compression.enabled=true"));
		Arrays.stream(settings).map((setting) -> who + ".compression." + setting).forEach(properties::add);
		Sites sites = Sites.ofAll(HelloPages.class, properties.toArray(String[]::new));
		this.all.add(sites);
		return sites;
	}

	@AfterAll
	void stop() {
		this.all.forEach(Sites::close);
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
		check(this.standard, new Ask(method, query, encodings, "any"), compressed, exceptions);
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
		check(this.standard, new Ask("GET", "size=10000&type=" + type.replace("+", "%2B"), "gzip", "any"), compressed,
				exceptions);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			value = { "- | false | -", "identity | false | -", "br | false | -", "deflate | false | -",
					"gzip, deflate, br | true | -", "deflate, gzip;q=0.5 | true | NETTY", "GZIP | true | NETTY",
					"gzip;q=0 | false | -", "gzip;q=0.5 | true | -", "*;q=0 | false | -",
					"gzip;q=1.0, identity;q=0.5, *;q=0 | true | -" })
	void clientThatTakesGzipGetsIt(@Nullable String encodings, boolean compressed, @Nullable String exceptions)
			throws Exception {
		check(this.standard, new Ask("GET", "size=10000", encodings, "any"), compressed, exceptions);
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
		check(this.configured, new Ask("GET", query, "gzip", agent), compressed, exceptions);
	}

	@ParameterizedTest
	@EnumSource
	void onlyNettyDoesNotWaitForTheLengthOfABody(Engine engine) throws Exception {
		boolean netty = engine == Engine.NETTY;
		compare(this.standard, engine, new Ask("GET", "size=100&parts=2", "gzip", "any"), netty, netty);
		compare(this.configured, engine, new Ask("GET", "size=3000&parts=2&type=text/html", "gzip", "any"), netty,
				netty);
	}

	private static void check(Sites[] sites, Ask ask, boolean compressed, @Nullable String exceptions)
			throws Exception {
		for (Engine engine : Engine.values()) {
			boolean different = exceptions != null && exceptions.equals(engine.name());
			compare(sites, engine, ask, compressed, compressed != different);
		}
	}

	private static void compare(Sites[] sites, Engine engine, Ask ask, boolean compressed, boolean compressedByServer)
			throws Exception {
		Answer pooled = ask.of(sites[0].on(engine));
		Answer server = ask.of(sites[1].on(engine));
		assertThat(says(pooled)).as("%s, %s: %s", engine, ask, pooled).isEqualTo(ask.expected() + " " + compressed);
		assertThat(says(server)).as("%s, %s: %s", engine, ask, server)
			.isEqualTo(ask.expected() + " " + compressedByServer);
		assertThat(plain(pooled)).as("%s, %s", engine, ask)
			.isEqualTo(plain(server))
			.isEqualTo(CompressionPages.text(ask.length()));
		assertThat(pooled.header("Content-Type")).isEqualTo(server.header("Content-Type"));
	}

	private static String says(Answer answer) throws IOException {
		return answer.status() + " " + plain(answer).length + " " + "gzip".equals(answer.header("Content-Encoding"))
				+ (answer.broken() ? " broken" : "");
	}

	// Netty knows deflate, too.
	private static byte[] plain(Answer answer) throws IOException {
		if (answer.body().isEmpty()) {
			return answer.bytes();
		}
		if ("deflate".equals(answer.header("Content-Encoding"))) {
			return new InflaterInputStream(new ByteArrayInputStream(answer.bytes())).readAllBytes();
		}
		return "gzip".equals(answer.header("Content-Encoding")) ? answer.gunzipped() : answer.bytes();
	}

	/**
	 * A request.
	 */
	record Ask(String method, String query, @Nullable String encodings, String agent) {

		Answer of(Site site) throws Exception {
			List<String> headers = new ArrayList<>(List.of("User-Agent", this.agent));
			if (this.encodings != null) {
				headers.addAll(List.of("Accept-Encoding", this.encodings));
			}
			Answer answer = site.send(this.method, "/hello?" + this.query, headers.toArray(String[]::new));
			site.assertNothingInUse();
			return answer;
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
