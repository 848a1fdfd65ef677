package io.pooled.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that ask with the ETags and dates that they were given.
 */
class RevalidationTests {

	private static final List<String> PATHS = List.of("/map", "/typed", "/small", "/weak", "/image", "/no-transform",
			"/large.txt", "/picture.png", "/by-hand");

	@TempDir
	private Path pages;

	static Stream<Arguments> features() {
		return Stream.of(Engine.values())
			.flatMap((engine) -> Stream.of("compression", "etag", "compression etag")
				.map((features) -> Arguments.of(engine, features)));
	}

	private Site start(Engine engine, String features) throws Exception {
		Files.write(this.pages.resolve("large.txt"), CompressionPages.text(30_000));
		Files.write(this.pages.resolve("picture.png"), CompressionPages.text(30_000));
		return engine.start(Setup.class,
				Stream
					.concat(Stream.of(features.split(" ")).map((feature) -> "pools.web." + feature + ".enabled=true"),
							Stream.of("spring.web.resources.static-locations=" + this.pages.toUri()))
					.toArray(String[]::new));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("features")
	void unchangedResponseSaysWhatTheWholeOneSaid(Engine engine, String features) throws Exception {
		try (Site site = start(engine, features)) {
			for (String path : PATHS) {
				for (String encoding : new String[] { "gzip", "identity" }) {
					compare(site, path, encoding);
				}
			}
		}
	}

	private static void compare(Site site, String path, String encoding) throws Exception {
		Answer whole = site.get(path, "Accept-Encoding", encoding);
		assertThat(whole.status()).as("%s: %s", path, whole).isEqualTo(200);
		assertThat(whole.body()).as(path).isNotEmpty();
		assertThat(whole.headers().keySet()).as("%s: %s", path, whole).containsAnyOf("ETag", "Last-Modified");
		for (String method : new String[] { "GET", "HEAD" }) {
			for (Map.Entry<String, String> condition : Map
				.of("If-None-Match", "ETag", "If-Modified-Since", "Last-Modified")
				.entrySet()) {
				String value = whole.header(condition.getValue());
				if (value != null && !("HEAD".equals(method) && isShallow(value))) {
					Answer unchanged = site.send(method, path, "Accept-Encoding", encoding, condition.getKey(), value);
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
		site.assertNothingInUse();
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("features")
	void partHasNoEtagOfItsOwn(Engine engine, String features) throws Exception {
		try (Site site = start(engine, features)) {
			Answer part = site.get("/large.txt", "Accept-Encoding", "gzip", "Range", "bytes=0-99");
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
	@MethodSource("features")
	void clientThatHasTheCompressedFormCanChangeIt(Engine engine, String features) throws Exception {
		try (Site site = start(engine, features)) {
			String etag = "" + site.get("/map", "Accept-Encoding", "gzip").header("ETag");
			assertThat(etag).isEqualTo(features.contains("compression") ? "W/\"7\"" : "\"7\"");
			for (String path : new String[] { "/checked", "/compared" }) {
				assertThat(put(site, path, etag)).as(path).isEqualTo("200 changed");
				assertThat(put(site, path, "\"6\", " + etag)).as(path)
					.isEqualTo(path.contains("checked") ? "200 changed" : "412 ");
				assertThat(put(site, path, "\"7\"")).as(path).isEqualTo("200 changed");
				assertThat(put(site, path, "W/\"6\"")).as(path).isEqualTo("412 ");
				assertThat(put(site, path, "\"a, W/\"")).as(path).isEqualTo("412 ");
			}
			assertThat(put(site, "/checked", "*")).isEqualTo("200 changed");
		}
	}

	private static String put(Site site, String path, String etag) throws Exception {
		Answer answer = site.send("PUT", path, "Accept-Encoding", "gzip", "If-Match", etag);
		return answer.status() + " " + answer.body();
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
