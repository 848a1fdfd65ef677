package io.pooled.web.servlet;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring's own tests demand of conditional requests and of the filter, on both
 * servers, through both filters: each is held against what is written here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtagSemanticsTests {

	private static final String BODY = "Hello World";

	private static final String MADE = "\"0b10a8db164e0754105b7a99be72e3fe5\"";

	@SuppressWarnings("NullAway.Init")
	private Map<ServerUnderTest, RunningApplication> applications;

	@BeforeAll
	void start() {
		this.applications = ServerUnderTest.startOn(EnumSet.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY),
				Setup.class);
	}

	@AfterAll
	void stop() {
		this.applications.values().forEach(RunningApplication::close);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", value = { "GET | - | 200 | MADE", "HEAD | - | 200 | -",
			"POST | - | 200 | -", "PUT | - | 200 | -", "DELETE | - | 200 | -", "GET | If-None-Match: MADE | 304 | MADE",
			"GET | If-None-Match: W/MADE | 304 | MADE", "GET | If-None-Match: \"a\", MADE | 304 | MADE",
			"GET | If-None-Match: \"a\",MADE,\"b\" | 304 | MADE", "GET | If-None-Match: \"a\", W/MADE | 304 | MADE",
			"GET | If-None-Match: \"a\"; If-None-Match: MADE | 304 | MADE",
			"GET | If-None-Match: \"a,b\", MADE | 304 | MADE", "GET | If-None-Match: \"a\" | 200 | MADE",
			"GET | If-None-Match: \"a\", W/\"b\" | 200 | MADE", "GET | If-None-Match: * | 200 | MADE",
			"GET | If-None-Match: missingquotes | 200 | MADE",
			"GET | If-None-Match: 0b10a8db164e0754105b7a99be72e3fe5 | 200 | MADE", "GET | If-Match: \"a\" | 200 | MADE",
			"GET | If-Match: * | 200 | MADE", "GET | If-Modified-Since: Fri, 20 Nov 2026 10:00:00 GMT | 200 | MADE",
			"GET | If-Unmodified-Since: Thu, 01 Jan 1970 00:00:01 GMT | 200 | MADE",
			"GET | If-None-Match: MADE; If-Modified-Since: Thu, 01 Jan 1970 00:00:01 GMT | 304 | MADE",
			"GET | If-None-Match: \"a\"; If-Modified-Since: Fri, 20 Nov 2026 10:00:00 GMT | 200 | MADE",
			"GET | If-None-Match: MADE; If-Match: MADE | 304 | MADE",
			"GET | If-None-Match: MADE; Range: bytes=0-3 | 304 | MADE", "HEAD | If-None-Match: MADE | 200 | -",
			"POST | If-None-Match: MADE | 200 | -", "PUT | If-None-Match: * | 200 | -",
			"PUT | If-Match: \"a\" | 200 | -" })
	void etagThatTheFilterMakes(String method, @Nullable String headers, int status, @Nullable String etag)
			throws Exception {
		check("/semantics/plain", method, headers, status, etag);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", value = { "/entity | GET | - | 200 | \"own\"",
			"/entity | GET | If-None-Match: \"own\" | 304 | \"own\"",
			"/entity | GET | If-None-Match: W/\"own\" | 304 | \"own\"",
			"/entity | GET | If-None-Match: \"a\", \"own\" | 304 | \"own\"",
			"/entity | GET | If-None-Match: \"changed\" | 200 | \"own\"",
			"/entity | GET | If-None-Match: MADE | 200 | \"own\"", "/entity | GET | If-None-Match: * | 200 | \"own\"",
			"/entity | GET | If-None-Match: unquoted | 200 | \"own\"",
			"/entity | GET | If-None-Match: \"own\"; If-Match: \"own\" | 304 | \"own\"",
			"/entity | GET | If-None-Match: \"own\"; If-Unmodified-Since: Thu, 01 Jan 1970 00:00:01 GMT | 304 | \"own\"",
			"/entity | HEAD | - | 200 | \"own\"", "/entity | HEAD | If-None-Match: \"own\" | 304 | \"own\"",
			"/entity | POST | - | 200 | \"own\"", "/entity | PUT | If-None-Match: * | 200 | \"own\"",
			"/weak | GET | - | 200 | W/\"own\"", "/weak | GET | If-None-Match: \"own\" | 304 | W/\"own\"",
			"/weak | GET | If-None-Match: W/\"own\" | 304 | W/\"own\"", "/dated | GET | - | 200 | MADE",
			"/dated | GET | If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT | 304 | -",
			"/dated | GET | If-Modified-Since: Tue, 14 Nov 2023 22:13:19 GMT | 200 | MADE",
			"/dated | GET | If-None-Match: MADE | 304 | MADE",
			"/both | GET | If-None-Match: \"own\"; If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT | 304 | \"own\"",
			"/both | GET | If-None-Match: \"a\"; If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT | 200 | \"own\"",
			"/not-modified | GET | - | 304 | \"own\"", "/checked | GET | - | 200 | \"own\"",
			"/checked | GET | If-None-Match: \"own\" | 304 | \"own\"", "/checked | PUT | If-Match: \"own\" | 200 | -",
			"/checked | PUT | If-Match: \"a\" | 412 | -", "/checked | PUT | If-Match: W/\"own\" | 412 | -",
			"/checked | PUT | If-None-Match: * | 412 | -", "/no-store | GET | - | 200 | -",
			"/no-store | GET | If-None-Match: MADE | 200 | -", "/redirect | GET | If-None-Match: MADE | 302 | -",
			"/forbidden | GET | If-None-Match: MADE | 403 | -", "/created | GET | - | 201 | MADE",
			"/created | GET | If-None-Match: MADE | 201 | MADE", "/flushed | GET | - | 200 | MADE",
			"/flushed | GET | If-None-Match: MADE | 304 | MADE" })
	void etagOfTheApplication(String path, String method, @Nullable String headers, int status, @Nullable String etag)
			throws Exception {
		check("/semantics" + path, method, headers, status, etag);
	}

	private void check(String path, String method, @Nullable String headers, int status, @Nullable String etag)
			throws Exception {
		String expected = (etag != null) ? etag.replace("MADE", MADE) : null;
		String body = ("HEAD".equals(method) || status == 304 || status == 302 || status == 412) ? ""
				: (status == 403) ? "oops 403" : BODY;
		for (ServerUnderTest server : List.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY)) {
			for (String filter : List.of("spring", "pooled")) {
				String what = server + ", " + filter + ", " + method + " " + path + " " + headers;
				RunningApplication application = Objects.requireNonNull(this.applications.get(server));
				Reply reply = application.send(method, path, headers(headers, filter));
				application.assertNothingInUse();
				assertThat(reply.isCutOff()).as(what).isFalse();
				assertThat(reply.status()).as("%s: %s", what, reply).isEqualTo(status);
				assertThat(reply.body()).as(what).isEqualTo(body);
				assertThat(reply.header("ETag")).as(what).isEqualTo(expected);
				if (status == 200 && !"HEAD".equals(method)) {
					assertThat(reply.header("Content-Length")).as(what).isEqualTo("11");
				}
			}
		}
	}

	private static String[] headers(@Nullable String headers, String filter) {
		List<String> all = new ArrayList<>(List.of(EtagSetup.FILTER, filter));
		if (headers != null) {
			for (String header : headers.replace("MADE", MADE).split("; ")) {
				all.addAll(List.of(header.split(": ", 2)));
			}
		}
		return all.toArray(String[]::new);
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ EtagSetup.class, Pages.class })
	static class Setup {

	}

	@RestController
	@RequestMapping("/semantics")
	static class Pages {

		private static final long MODIFIED = 1_700_000_000_000L;

		@RequestMapping("plain")
		String plain() {
			return BODY;
		}

		@RequestMapping("entity")
		ResponseEntity<String> entity() {
			return ResponseEntity.ok().eTag("\"own\"").body(BODY);
		}

		@RequestMapping("weak")
		ResponseEntity<String> weak() {
			return ResponseEntity.ok().eTag("W/\"own\"").body(BODY);
		}

		@RequestMapping("dated")
		ResponseEntity<String> dated() {
			return ResponseEntity.ok().lastModified(MODIFIED).body(BODY);
		}

		@RequestMapping("both")
		ResponseEntity<String> both() {
			return ResponseEntity.ok().eTag("\"own\"").lastModified(MODIFIED).body(BODY);
		}

		@RequestMapping("not-modified")
		ResponseEntity<String> notModified() {
			return ResponseEntity.status(304).eTag("\"own\"").lastModified(MODIFIED).body(BODY);
		}

		@RequestMapping("checked")
		@Nullable String checked(WebRequest request) {
			return request.checkNotModified("\"own\"") ? null : BODY;
		}

		@RequestMapping("no-store")
		ResponseEntity<String> noStore() {
			return ResponseEntity.ok().header("Cache-Control", "must-revalidate, no-store").body(BODY);
		}

		@RequestMapping("redirect")
		void redirect(HttpServletResponse response) throws Exception {
			response.getOutputStream().print(BODY);
			response.sendRedirect("https://example.org/");
		}

		@RequestMapping("forbidden")
		void forbidden(HttpServletResponse response) throws Exception {
			response.getOutputStream().print(BODY);
			response.sendError(403, "not for you");
		}

		@RequestMapping("created")
		ResponseEntity<String> created() {
			return ResponseEntity.status(201).body(BODY);
		}

		@RequestMapping("flushed")
		void flushed(HttpServletResponse response) throws Exception {
			response.getWriter().print(BODY);
			response.flushBuffer();
		}

	}

}
