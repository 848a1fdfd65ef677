package io.pooled.web.security;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.DigestUtils;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application behind Spring Security is the same with ETags and compression: statuses,
 * bodies, and all headers but those that these are about.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredApplicationTests {

	private static final Set<String> OF_FEATURES = Set.of("Content-Encoding", "Vary", "ETag", "Transfer-Encoding",
			"Content-Length", "Set-Cookie");

	private static final String HTML = "Accept: text/html";

	private static final String JSON = "Accept: application/json";

	private static final String USER = "Authorization: Basic "
			+ Base64.getEncoder().encodeToString("user:secret".getBytes(StandardCharsets.UTF_8));

	private static final String VERSION = DigestUtils
		.md5DigestAsHex(SecuredApplication.CSS.getBytes(StandardCharsets.UTF_8));

	/** With what the body is: its length, or what it says. */
	private static final List<Page> PAGES = List.of(new Page("GET", "/", 200, 15_000), new Page("HEAD", "/", 200, 0),
			new Page("GET", "/index.html", 200, 15_000), new Page("HEAD", "/index.html", 200, 0),
			new Page("GET", "/css/site.css", 200, 10_500),
			new Page("GET", "/css/site-" + VERSION + ".css", 200, 10_500),
			new Page("GET", "/css/site-0123456789abcdef0123456789abcdef.css", 404, 5000, HTML),
			new Page("GET", "/public/large", 200, 30_000), new Page("HEAD", "/public/large", 200, 0),
			new Page("GET", "/public/small", 200, 20), new Page("GET", "/public/cached", 200, 30_000),
			new Page("GET", "/public/forward", 200, 30_000),
			new Page("GET", "/public/forward-to-private", 200, 30_000, USER),
			new Page("GET", "/public/redirect", 302, 0), new Page("GET", "/public/missing", 404, 5000, HTML),
			new Page("GET", "/public/missing", 404, says(404, "Not Found", "/public/missing"), JSON),
			new Page("GET", "/public/fails", 500, "(type=Internal Server Error, status=500)", HTML),
			new Page("GET", "/public/fails", 500, says(500, "Internal Server Error", "/public/fails"), JSON),
			new Page("GET", "/public/refused", 409, "(type=Conflict, status=409)", HTML),
			new Page("POST", "/public/large", 403, "(type=Forbidden, status=403)", HTML),
			new Page("GET", "/login", 200, "Please sign in", HTML),
			new Page("GET", "/default-ui.css", 200, "font-family", HTML),
			new Page("GET", "/private/page", 302, 0, HTML),
			new Page("GET", "/private/page", 401, says(401, "Unauthorized", "/private/page"), JSON),
			new Page("GET", "/private/page", 200, 30_000, USER),
			new Page("GET", "/private/page", 401, says(401, "Unauthorized", "/private/page"), USER + "x"),
			new Page("POST", "/private/change", 403, says(403, "Forbidden", "/private/change"), JSON, USER),
			new Page("GET", "/admin/page", 403, says(403, "Forbidden", "/admin/page"), JSON, USER));

	private final Map<ServerUnderTest, RunningApplication> plain = new TreeMap<>();

	private final Map<ServerUnderTest, RunningApplication> pooled = new TreeMap<>();

	private final Map<ServerUnderTest, RunningApplication> etags = new TreeMap<>();

	@BeforeAll
	void start(@TempDir Path folder) throws Exception {
		for (ServerUnderTest server : List.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY)) {
			this.plain.put(server, SecuredApplication.start(server, folder));
			this.etags.put(server, SecuredApplication.start(server, folder, "pools.web.etag.enabled=true"));
			this.pooled.put(server, SecuredApplication.start(server, folder, "pools.web.etag.enabled=true",
					"pools.web.compression.enabled=true"));
		}
	}

	@AfterAll
	void stop() {
		this.plain.values().forEach(RunningApplication::close);
		this.pooled.values().forEach(RunningApplication::close);
		this.etags.values().forEach(RunningApplication::close);
	}

	static Stream<Arguments> pages() {
		return Stream.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY)
			.flatMap((server) -> PAGES.stream().map((page) -> Arguments.of(server, page)));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void pageIsThatOfThePlainApplication(ServerUnderTest server, Page page) throws Exception {
		Reply expected = page.of(application(this.plain, server));
		check(page, expected);
		checkSecurity(server, page, expected);
		for (String encoding : List.of("gzip", "identity")) {
			Reply reply = page.of(application(this.pooled, server), "Accept-Encoding: " + encoding);
			check(page, reply);
			if (server == ServerUnderTest.TOMCAT && page.isForwarded() && page.isHead()) {
				assertThat(others(reply)).as("%s", reply).containsAllEntriesOf(others(expected));
			}
			else {
				assertThat(others(reply)).as("%s", reply).isEqualTo(others(expected));
			}
			assertThat(body(reply)).as("%s", reply).isEqualTo(body(expected));
			if (!page.isHead()) {
				checkFeatures(page, reply, "gzip".equals(encoding) && body(expected).length() >= 2048);
				revalidate(server, page, reply, "Accept-Encoding: " + encoding);
			}
		}
	}

	/*
	 * Spring Security writes its headers when it thinks that the response is about to be
	 * sent, which is before Jetty's buffer is full. A server that gets more than it
	 * copies into that has sent them by then.
	 */
	@ParameterizedTest
	@MethodSource("sizes")
	void headersComeWithBodiesOfAllSizes(ServerUnderTest server, String path, int size) throws Exception {
		Page page = new Page("GET", path + size, 200, size + (path.contains("json") ? 1 : 0));
		for (Map<ServerUnderTest, RunningApplication> applications : List.of(this.plain, this.pooled, this.etags)) {
			for (String encoding : List.of("gzip", "identity")) {
				Reply reply = page.of(application(applications, server), "Accept-Encoding: " + encoding);
				check(page, reply);
				checkSecurity(server, page, reply);
			}
		}
	}

	static Stream<Arguments> sizes() {
		List<String> paths = List.of("/public/buffer?size=", "/public/json?size=", "/public/pieces?piece=1000&size=",
				"/public/pieces?piece=8000&size=");
		return Stream.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY)
			.flatMap((server) -> paths.stream()
				.flatMap((path) -> Stream.of(5_000, 16_000, 20_000, 30_000, 32_760, 33_000, 40_000, 100_000, 1_000_000)
					.map((size) -> Arguments.of(server, path, size))));
	}

	private static void check(Page page, Reply reply) {
		assertThat(reply.status()).as("%s", reply).isEqualTo(page.status());
		assertThat(reply.isCutOff()).as("%s", reply).isFalse();
		if (page.body() instanceof Integer length) {
			assertThat(body(reply)).as("%s", reply).hasSize(length);
		}
		else {
			assertThat(body(reply)).as("%s", reply).contains(page.body().toString());
		}
	}

	// Tomcat ends a forward without a body before Spring Security writes a header.
	private static void checkSecurity(ServerUnderTest server, Page page, Reply reply) {
		if (server == ServerUnderTest.TOMCAT && page.isForwarded() && reply.body().isEmpty()) {
			return;
		}
		assertThat(reply.header("X-Content-Type-Options")).as("%s", reply).isEqualTo("nosniff");
		assertThat(reply.header("X-Frame-Options")).as("%s", reply).isEqualTo("DENY");
		if (page.path().endsWith("cached")) {
			assertThat(reply.header("Cache-Control")).as("%s", reply).isEqualTo("max-age=3600");
		}
		// Spring Security leaves out that of a 304, and Jetty has its own for errors and
		// new sessions.
		else if (reply.status() != 304 && (server == ServerUnderTest.TOMCAT || reply.header("Set-Cookie") == null)) {
			assertThat(reply.header("Cache-Control")).as("%s", reply).contains("no-cache", "no-store");
		}
	}

	private static void checkFeatures(Page page, Reply reply, boolean compressed) {
		boolean ok = page.status() == 200;
		assertThat(reply.header("Content-Encoding")).as("%s", reply).isEqualTo((ok && compressed) ? "gzip" : null);
		assertThat(reply.header("ETag") != null).as("%s", reply).isEqualTo(ok && !page.isOfSecurity());
		if (ok && body(reply).length() >= 2048) {
			assertThat(reply.header("Vary")).as("%s", reply).isEqualTo("Accept-Encoding");
		}
	}

	private void revalidate(ServerUnderTest server, Page page, Reply first, String encoding) throws Exception {
		String etag = first.header("ETag");
		// With an ETag of its own a body is sent as it comes.
		if (etag != null && !page.path().contains(VERSION)) {
			Reply again = page.of(application(this.pooled, server), encoding, "If-None-Match: " + etag);
			assertThat(again.status()).as("%s", again).isEqualTo(304);
			assertThat(again.body()).isEmpty();
			assertThat(again.header("ETag")).isEqualTo(etag);
			assertThat(etag).startsWith((first.header("Content-Encoding") != null) ? "W/\"0" : "\"0");
			checkSecurity(server, page, again);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void userLogsInWorksAndLogsOut(ServerUnderTest server) throws Exception {
		for (String encoding : List.of("gzip", "identity")) {
			for (Map<ServerUnderTest, RunningApplication> applications : List.of(this.plain, this.pooled)) {
				assertThat(new Visitor(application(applications, server), encoding).journey()).containsExactly(
						"302 /login", "302 /login?error", "302 /private/page?continue", "200 30000", "200 30000", "403",
						"200 visit 1", "200 visit 2", "302 /login?logout", "302 /login");
			}
		}
	}

	private static RunningApplication application(Map<ServerUnderTest, RunningApplication> applications,
			ServerUnderTest server) {
		return Objects.requireNonNull(applications.get(server));
	}

	private static String says(int status, String error, String path) {
		return "\"status\":%d,\"error\":\"%s\",\"path\":\"%s\"}".formatted(status, error, path);
	}

	private static String body(Reply reply) {
		return Visitor.text(reply)
			.replaceAll("\"timestamp\":\"[^\"]*\"", "")
			.replaceAll("<div id='created'>[^<]*</div>", "")
			.replaceAll("name=\"_csrf\" type=\"hidden\" value=\"[^\"]*\"", "");
	}

	// Jetty writes a charset in one way or the other.
	private static Map<String, String> others(Reply reply) {
		Map<String, String> others = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		reply.headers()
			.forEach((name, values) -> others.put(name,
					values.toString()
						.replaceAll("localhost:[0-9]+", "localhost")
						.replace("charset=utf-8", "charset=UTF-8")));
		OF_FEATURES.forEach(others::remove);
		return others;
	}

	/**
	 * What is asked for, and what the answer must be.
	 */
	record Page(String method, String path, int status, Object body, String... headers) {

		Reply of(RunningApplication application, String... more) throws Exception {
			List<String> all = new ArrayList<>();
			Stream.of(this.headers, more)
				.flatMap(Stream::of)
				.forEach((header) -> all.addAll(List.of(header.split(": ", 2))));
			Reply reply = application.send(this.method, this.path, all.toArray(String[]::new));
			application.assertNothingInUse();
			return reply;
		}

		boolean isHead() {
			return "HEAD".equals(this.method);
		}

		boolean isForwarded() {
			return "/".equals(this.path) || this.path.contains("forward");
		}

		// Its own pages come before the filter for ETags.
		boolean isOfSecurity() {
			return "/login".equals(this.path) || "/default-ui.css".equals(this.path);
		}

		@Override
		public String toString() {
			return this.method + " " + this.path + " " + List.of(this.headers);
		}

	}

}
