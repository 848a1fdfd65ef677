package io.pooled.web;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

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
	void propertiesOfTheServerApply(ServerUnderTest server) throws Exception {
		try (RunningApplication application = server.start(CompressionPages.class, OF_SERVER)) {
			assertThat(isCompressed(application, "application/x-own", 100, "New")).isTrue();
			assertThat(isCompressed(application, "text/x-more", 100, "New")).isTrue();
			assertThat(isCompressed(application, "application/x-own", 99, "New")).isFalse();
			assertThat(isCompressed(application, "text/plain", 5000, "New")).isFalse();
			assertThat(isCompressed(application, "application/x-own", 5000, "Old/1.0")).isFalse();
			assertThat(application.pools().stats("webCompression").kind()).isEqualTo("gzip");
			assertThat(application.pools().stats("webCompression").acquires()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@EnumSource
	void ownPropertiesComeFirst(ServerUnderTest server) throws Exception {
		String[] properties = { "pools.web.compression.mime-types=text/plain",
				"pools.web.compression.additional-mime-types=text/x-other",
				"pools.web.compression.excluded-user-agents=New.*", "pools.web.compression.min-response-size=200B" };
		String[] all = new String[OF_SERVER.length + properties.length];
		System.arraycopy(OF_SERVER, 0, all, 0, OF_SERVER.length);
		System.arraycopy(properties, 0, all, OF_SERVER.length, properties.length);
		try (RunningApplication application = server.start(CompressionPages.class, all)) {
			assertThat(isCompressed(application, "text/plain", 200, "Old/1.0")).isTrue();
			assertThat(isCompressed(application, "text/x-other", 200, "Old/1.0")).isTrue();
			assertThat(isCompressed(application, "text/plain", 199, "Old/1.0")).isFalse();
			assertThat(isCompressed(application, "text/plain", 5000, "New")).isFalse();
			assertThat(isCompressed(application, "application/x-own", 5000, "Old/1.0")).isFalse();
			assertThat(isCompressed(application, "text/x-more", 5000, "Old/1.0")).isFalse();
		}
	}

	private static boolean isCompressed(RunningApplication application, String type, int size, String userAgent)
			throws Exception {
		Reply reply = application.get("/bytes?size=" + size + "&type=" + type, "Accept-Encoding", "gzip", "User-Agent",
				userAgent);
		boolean compressed = "gzip".equals(reply.header("Content-Encoding"));
		assertThat(compressed ? reply.gunzipped() : reply.bytes()).isEqualTo(CompressionPages.text(size));
		application.assertNothingInUse();
		return compressed;
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "NETTY" })
	void applicationThatWantsBothKindsOfCompressionDoesNotStart(ServerUnderTest server, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> server.start(CompressionPages.class, "pools.web.compression.enabled=true",
					"server.compression.enabled=true", "logging.level.org.springframework.boot.diagnostics=error")
				.close());
		assertThat(output).contains("APPLICATION FAILED TO START", "Property: pools.web.compression.enabled",
				"'server.compression.enabled' is true as well", "server.compression.enabled=false");
	}

}
