package io.pooled.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that ask with the ETags and dates that they were given.
 */
class RevalidationTests {

	private static final List<String> PATHS = List.of("/map", "/typed", "/small", "/weak", "/image", "/no-transform",
			"/large.txt", "/picture.png", "/by-hand");

	@TempDir
	private Path pages;

	private RunningApplication start(ServerUnderTest server, String features) throws Exception {
		Files.write(this.pages.resolve("large.txt"), CompressionPages.text(30_000));
		Files.write(this.pages.resolve("picture.png"), CompressionPages.text(30_000));
		return server.start(Setup.class,
				Features.enabling(features, "spring.web.resources.static-locations=" + this.pages.toUri()));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Features#filters")
	void unchangedResponseSaysWhatTheWholeOneSaid(ServerUnderTest server, String features) throws Exception {
		try (RunningApplication application = start(server, features)) {
			for (String path : PATHS) {
				for (String encoding : new String[] { "gzip", "identity" }) {
					compare(application, path, encoding);
				}
			}
		}
	}

	private static void compare(RunningApplication application, String path, String encoding) throws Exception {
		Reply whole = application.get(path, "Accept-Encoding", encoding);
		assertThat(whole.status()).as("%s: %s", path, whole).isEqualTo(200);
		assertThat(whole.body()).as(path).isNotEmpty();
		assertThat(whole.headers().keySet()).as("%s: %s", path, whole).containsAnyOf("ETag", "Last-Modified");
		for (String method : new String[] { "GET", "HEAD" }) {
			for (Map.Entry<String, String> condition : Map
				.of("If-None-Match", "ETag", "If-Modified-Since", "Last-Modified")
				.entrySet()) {
				String value = whole.header(condition.getValue());
				if (value != null && !("HEAD".equals(method) && isShallow(value))) {
					Reply unchanged = application.send(method, path, "Accept-Encoding", encoding, condition.getKey(),
							value);
					String what = method + " " + path + ", " + encoding + ", " + condition.getKey() + ": " + unchanged
							+ " after " + whole;
					assertThat(unchanged.status()).as(what).isEqualTo(304);
					assertThat(unchanged.body()).as(what).isEmpty();
					assertThat(unchanged.headers()).as(what).doesNotContainKey("Content-Encoding");
					if (!isShallow(whole.header("ETag")) || "If-None-Match".equals(condition.getKey())) {
						assertThat(unchanged.header("ETag")).as(what).isEqualTo(whole.header("ETag"));
					}
					if (whole.header("Vary") != null || "gzip".equals(encoding)) {
						assertThat(unchanged.header("Vary")).as(what).isEqualTo(whole.header("Vary"));
					}
				}
			}
		}
		application.assertNothingInUse();
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Features#filters")
	void partHasNoEtagOfItsOwn(ServerUnderTest server, String features) throws Exception {
		try (RunningApplication application = start(server, features)) {
			Reply part = application.get("/large.txt", "Accept-Encoding", "gzip", "Range", "bytes=0-99");
			assertThat(part.status()).as("%s", part).isEqualTo(206);
			assertThat(part.bytes()).as("%s", part).isEqualTo(CompressionPages.text(100));
			assertThat(part.header("Content-Range")).isEqualTo("bytes 0-99/30000");
			assertThat(part.headers()).as("%s", part).doesNotContainKey("ETag");
		}
	}

	// The ETag of a body, which is not known without it.
	private static boolean isShallow(@Nullable String etag) {
		return etag != null && etag.contains("\"0");
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Features#filters")
	void clientThatHasTheCompressedFormCanChangeIt(ServerUnderTest server, String features) throws Exception {
		try (RunningApplication application = start(server, features)) {
			String etag = "" + application.get("/map", "Accept-Encoding", "gzip").header("ETag");
			assertThat(etag).isEqualTo(features.contains("compression") ? "W/\"7\"" : "\"7\"");
			for (String path : new String[] { "/checked", "/compared" }) {
				assertThat(put(application, path, etag)).as(path).isEqualTo("200 changed");
				assertThat(put(application, path, "\"6\", " + etag)).as(path)
					.isEqualTo(path.contains("checked") ? "200 changed" : "412 ");
				assertThat(put(application, path, "\"7\"")).as(path).isEqualTo("200 changed");
				assertThat(put(application, path, "W/\"6\"")).as(path).isEqualTo("412 ");
				assertThat(put(application, path, "\"a, W/\"")).as(path).isEqualTo("412 ");
			}
			assertThat(put(application, "/checked", "*")).isEqualTo("200 changed");
		}
	}

	private static String put(RunningApplication application, String path, String etag) throws Exception {
		Reply reply = application.send("PUT", path, "Accept-Encoding", "gzip", "If-Match", etag);
		return reply.status() + " " + reply.body();
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Pages.class, ServletPages.class, ReactivePages.class })
	static class Setup {

	}

	@RestController
	static class Pages {

		@GetMapping("/map")
		ResponseEntity<Map<String, String>> map() {
			return ResponseEntity.ok().eTag("7").body(Map.of("text", "x".repeat(5000)));
		}

		@GetMapping("/typed")
		ResponseEntity<byte[]> typed() {
			return ResponseEntity.ok()
				.contentType(MediaType.TEXT_PLAIN)
				.eTag("7")
				.lastModified(1_000_000_000_000L)
				.body(CompressionPages.text(5000));
		}

		@GetMapping("/small")
		ResponseEntity<Map<String, String>> small() {
			return ResponseEntity.ok().eTag("7").body(Map.of("text", "small"));
		}

		@GetMapping("/weak")
		ResponseEntity<Map<String, String>> weak() {
			return ResponseEntity.ok().eTag("W/\"7\"").body(Map.of("text", "x".repeat(5000)));
		}

		@GetMapping("/image")
		ResponseEntity<byte[]> image() {
			return ResponseEntity.ok()
				.contentType(MediaType.IMAGE_PNG)
				.eTag("7")
				.lastModified(1_000_000_000_000L)
				.body(CompressionPages.text(5000));
		}

		@GetMapping("/no-transform")
		ResponseEntity<byte[]> noTransform() {
			return ResponseEntity.ok()
				.contentType(MediaType.TEXT_PLAIN)
				.header("Cache-Control", "no-transform")
				.eTag("7")
				.body(CompressionPages.text(5000));
		}

		@PutMapping("/compared")
		ResponseEntity<String> compared(@RequestHeader("If-Match") String etag) {
			return "\"7\"".equals(etag) ? ResponseEntity.ok("changed") : ResponseEntity.status(412).build();
		}

	}

	@RestController
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class ServletPages {

		@PutMapping("/checked")
		ResponseEntity<String> checked(WebRequest request) {
			return request.checkNotModified("\"7\"") ? ResponseEntity.status(412).build()
					: ResponseEntity.ok("changed");
		}

		@GetMapping("/by-hand")
		void byHand(@RequestHeader(name = "If-None-Match", required = false) String known, HttpServletResponse response)
				throws Exception {
			response.setHeader("ETag", "\"7\"");
			if (known != null) {
				response.setStatus(304);
				response.flushBuffer();
			}
			else {
				response.setContentType("text/plain");
				response.getWriter().print("x".repeat(5000));
			}
		}

	}

	@RestController
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class ReactivePages {

		@PutMapping("/checked")
		Mono<ResponseEntity<String>> checked(ServerWebExchange exchange) {
			return exchange.checkNotModified("\"7\"") ? exchange.getResponse().setComplete().then(Mono.empty())
					: Mono.just(ResponseEntity.ok("changed"));
		}

		@GetMapping("/by-hand")
		Mono<ResponseEntity<String>> byHand(ServerWebExchange exchange) {
			return exchange.checkNotModified("\"7\"") ? exchange.getResponse().setComplete().then(Mono.empty())
					: Mono.just(ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body("x".repeat(5000)));
		}

	}

}
