package io.pooled.web;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the headers that decide on compression, and those that tell of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressionHeaderTests {

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

	// CompressedResponse.announce() of WebFlux comes when the headers are read-only
	@Test
	void eventsAreCompressedOnNetty() throws Exception {
		Site site = site(Engine.NETTY);
		CompressionPages pages = site.bean(CompressionPages.class);
		pages.events.release();
		HttpResponse<InputStream> response = site.open("GET", "/events", GZIP);
		assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
		try (InputStream events = new GZIPInputStream(response.body())) {
			for (int number = 1; number <= 5; number++) {
				assertThat(new String(events.readNBytes(14))).isEqualTo("data:event " + number + "\n\n");
				pages.events.release();
			}
			assertThat(events.read()).isEqualTo(-1);
		}
		pages.events.drainPermits();
		site.assertNothingInUse();
	}

	@Test
	void clientOfNettyThatGoesAwayLeavesNothingInUse() throws Exception {
		Site site = site(Engine.NETTY);
		CompressionPages pages = site.bean(CompressionPages.class);
		pages.events.release();
		HttpResponse<InputStream> response = site.open("GET", "/events", GZIP);
		assertThat(response.body().read()).isEqualTo(0x1f);
		response.body().close();
		pages.events.release(10);
		site.assertNothingInUse();
		pages.events.drainPermits();
	}

	@Test
	void streamOfNettyThatFailsBeginsAsGzip() throws Exception {
		Answer broken = site(Engine.NETTY).get("/events-broken", GZIP);
		assertThat(broken.broken()).isTrue();
		assertThat(broken.header("Content-Encoding")).isEqualTo("gzip");
	}

	// Jetty says 0: nothing was written to it, and nothing committed it before the end
	@ParameterizedTest
	@EnumSource
	void headHasTheContentLengthOfGetOrNone(Engine engine) throws Exception {
		for (String path : List.of("/json?size=20000", "/static.txt", "/mono", "/bytes?size=20000")) {
			Answer get = site(engine).get(path, GZIP);
			Answer head = site(engine).send("HEAD", path, GZIP);
			assertThat(head.header("Content-Length")).as(path).isIn(null, get.header("Content-Length"));
		}
	}

	// a HEAD of a static resource has no body, so writeWith() is never called
	@Test
	void headOfAStaticResourceSaysWhatGetSays() throws Exception {
		Answer head = site(Engine.NETTY).send("HEAD", "/static.txt", GZIP);
		assertThat(head.header("Vary")).isEqualTo("Accept-Encoding");
		assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
	}

	// only the first one is looked at; Tomcat's own compression looks at all
	@ParameterizedTest
	@EnumSource
	void preferencesMayComeInSeveralHeaders(Engine engine) throws Exception {
		Answer answer = site(engine).get("/bytes?size=5000", "Accept-Encoding", "br", "Accept-Encoding", "gzip");
		assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
	}

	@ParameterizedTest
	@EnumSource
	void directivesMayComeInSeveralHeaders(Engine engine) throws Exception {
		Answer answer = site(engine).get("/with-headers?name=Cache-Control&value=public&value=no-transform",
				"Accept-Encoding", "gzip");
		assertThat(answer.headers().get("Cache-Control")).containsExactly("public", "no-transform");
		assertThat(answer.header("Content-Encoding")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "No-Transform", "NO-TRANSFORM", "public,No-Transform" })
	void directivesAreCaseInsensitive(String cacheControl) {
		CompressionRules rules = new CompressionRules(List.of("text/plain"), List.of(), 0);
		Map<String, String> headers = Map.of("Content-Type", "text/plain", "Cache-Control", cacheControl);
		assertThat(rules.isCompressible(200, headers::get)).isFalse();
	}

	private Site site(Engine engine) {
		return this.sites.on(engine);
	}

}
