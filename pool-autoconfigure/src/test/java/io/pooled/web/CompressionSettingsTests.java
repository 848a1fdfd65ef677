package io.pooled.web;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What {@code pools.web.compression} takes over from {@code server.compression}.
 */
@ExtendWith(OutputCaptureExtension.class)
class CompressionSettingsTests {

	private static final String[] OF_SERVER = { "pools.web.compression.enabled=true",
			"server.compression.enabled=false", "server.compression.mime-types=application/x-own",
			"server.compression.additional-mime-types=text/x-more", "server.compression.excluded-user-agents=Old.*",
			"server.compression.min-response-size=100B" };

	@ParameterizedTest
	@EnumSource
	void propertiesOfTheServerApply(Engine engine) throws Exception {
		try (Site site = engine.start(CompressionPages.class, OF_SERVER)) {
			assertThat(isCompressed(site, "application/x-own", 100, "New")).isTrue();
			assertThat(isCompressed(site, "text/x-more", 100, "New")).isTrue();
			assertThat(isCompressed(site, "application/x-own", 99, "New")).isFalse();
			assertThat(isCompressed(site, "text/plain", 5000, "New")).isFalse();
			assertThat(isCompressed(site, "application/x-own", 5000, "Old/1.0")).isFalse();
			assertThat(site.stats("webCompression").kind()).isEqualTo("gzip");
			assertThat(site.stats("webCompression").acquires()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@EnumSource
	void ownPropertiesComeFirst(Engine engine) throws Exception {
		String[] properties = { "pools.web.compression.mime-types=text/plain",
				"pools.web.compression.additional-mime-types=text/x-other",
				"pools.web.compression.excluded-user-agents=New.*", "pools.web.compression.min-response-size=200B" };
		String[] all = new String[OF_SERVER.length + properties.length];
		System.arraycopy(OF_SERVER, 0, all, 0, OF_SERVER.length);
		System.arraycopy(properties, 0, all, OF_SERVER.length, properties.length);
		try (Site site = engine.start(CompressionPages.class, all)) {
			assertThat(isCompressed(site, "text/plain", 200, "Old/1.0")).isTrue();
			assertThat(isCompressed(site, "text/x-other", 200, "Old/1.0")).isTrue();
			assertThat(isCompressed(site, "text/plain", 199, "Old/1.0")).isFalse();
			assertThat(isCompressed(site, "text/plain", 5000, "New")).isFalse();
			assertThat(isCompressed(site, "application/x-own", 5000, "Old/1.0")).isFalse();
			assertThat(isCompressed(site, "text/x-more", 5000, "Old/1.0")).isFalse();
		}
	}

	private static boolean isCompressed(Site site, String type, int size, String userAgent) throws Exception {
		Answer answer = site.get("/bytes?size=" + size + "&type=" + type, "Accept-Encoding", "gzip", "User-Agent",
				userAgent);
		boolean compressed = "gzip".equals(answer.header("Content-Encoding"));
		assertThat(compressed ? answer.gunzipped() : answer.bytes()).isEqualTo(CompressionPages.text(size));
		site.assertNothingInUse();
		return compressed;
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "NETTY" })
	void applicationThatWantsBothKindsOfCompressionDoesNotStart(Engine engine, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> engine.start(CompressionPages.class, "pools.web.compression.enabled=true",
					"server.compression.enabled=true", "logging.level.org.springframework.boot.diagnostics=error")
				.close());
		assertThat(output).contains("APPLICATION FAILED TO START", "Property: pools.web.compression.enabled",
				"'server.compression.enabled' is true as well", "server.compression.enabled=false");
	}

}
