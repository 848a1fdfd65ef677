package io.pooled.web;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.web.http.Connection;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the headers that decide on compression, and those that tell of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressionHeaderTests {

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

	// CompressedResponse.announce() of WebFlux comes when the headers are read-only
	@Test
	void eventsAreCompressedOnNetty() throws Exception {
		RunningApplication application = application(ServerUnderTest.NETTY);
		CompressionPages pages = application.context().getBean(CompressionPages.class);
		pages.events.release();
		try (Connection connection = application.open(Request.of("GET", "/events", GZIP))) {
			assertThat(connection.head().header("Content-Encoding")).isEqualTo("gzip");
			InputStream events = new GZIPInputStream(connection.body());
			for (int number = 1; number <= 5; number++) {
				assertThat(new String(events.readNBytes(14))).isEqualTo("data:event " + number + "\n\n");
				pages.events.release();
			}
			assertThat(events.read()).isEqualTo(-1);
		}
		pages.events.drainPermits();
		application.assertNothingInUse();
	}

	@Test
	void clientOfNettyThatGoesAwayLeavesNothingInUse() throws Exception {
		RunningApplication application = application(ServerUnderTest.NETTY);
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

	@Test
	void streamOfNettyThatFailsBeginsAsGzip() throws Exception {
		Reply broken = application(ServerUnderTest.NETTY).get("/events-broken", GZIP);
		assertThat(broken.isCutOff()).isTrue();
		assertThat(broken.header("Content-Encoding")).isEqualTo("gzip");
	}

	// Jetty says 0: nothing was written to it, and nothing committed it before the end
	@ParameterizedTest
	@EnumSource
	void headHasTheContentLengthOfGetOrNone(ServerUnderTest server) throws Exception {
		for (String path : List.of("/json?size=20000", "/static.txt", "/mono", "/bytes?size=20000")) {
			Reply get = application(server).get(path, GZIP);
			Reply head = application(server).send("HEAD", path, GZIP);
			assertThat(head.header("Content-Length")).as(path).isIn(null, get.header("Content-Length"));
		}
	}

	// a HEAD of a static resource has no body, so writeWith() is never called
	@Test
	void headOfAStaticResourceSaysWhatGetSays() throws Exception {
		Reply head = application(ServerUnderTest.NETTY).send("HEAD", "/static.txt", GZIP);
		assertThat(head.header("Vary")).isEqualTo("Accept-Encoding");
		assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
	}

	// only the first one is looked at; Tomcat's own compression looks at all
	@ParameterizedTest
	@EnumSource
	void preferencesMayComeInSeveralHeaders(ServerUnderTest server) throws Exception {
		Reply reply = application(server).get("/bytes?size=5000", "Accept-Encoding", "br", "Accept-Encoding", "gzip");
		assertThat(reply.header("Content-Encoding")).isEqualTo("gzip");
	}

	@ParameterizedTest
	@EnumSource
	void directivesMayComeInSeveralHeaders(ServerUnderTest server) throws Exception {
		Reply reply = application(server).get("/with-headers?name=Cache-Control&value=public&value=no-transform",
				"Accept-Encoding", "gzip");
		assertThat(reply.headers().get("Cache-Control")).containsExactly("public", "no-transform");
		assertThat(reply.header("Content-Encoding")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "No-Transform", "NO-TRANSFORM", "public,No-Transform" })
	void directivesAreCaseInsensitive(String cacheControl) {
		CompressionRules rules = new CompressionRules(List.of("text/plain"), List.of(), 0);
		Map<String, String> headers = Map.of("Content-Type", "text/plain", "Cache-Control", cacheControl);
		assertThat(rules.isCompressible(200, headers::get)).isFalse();
	}

	private RunningApplication application(ServerUnderTest server) {
		return Objects.requireNonNull(this.applications.get(server));
	}

}
