package io.pooled.web;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Configuration;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server of the actuator compresses what {@code server.compression} has it compress.
 */
class ManagementPortTests {

	private static final String[] COMMON = { "management.server.port=0",
			"management.endpoints.web.exposure.include=beans,pools" };

	@ParameterizedTest
	@EnumSource
	void answersAreCompressedAsByTheServer(ServerUnderTest server) throws Exception {
		try (RunningApplication plain = start(server, "server.compression.enabled=true");
				RunningApplication application = start(server, "pools.web.compression.enabled=true")) {
			compare(plain, application, "/actuator/beans", "application/json", true);
			compare(plain, application, "/actuator/beans", "application/vnd.spring-boot.actuator.v3+json", false);
			Reply pools = management(application).get("/actuator/pools", "Accept", "application/json");
			assertThat(pools.status()).isEqualTo(200);
			assertThat(pools.body()).contains("\"webCompression\"");
		}
	}

	private static RunningApplication start(ServerUnderTest server, String feature) {
		return server.start(Nothing.class, COMMON[0], COMMON[1], feature);
	}

	private static RunningApplication management(RunningApplication application) {
		return RunningApplication.behind("local.management.port", application.context());
	}

	private static void compare(RunningApplication plain, RunningApplication application, String path, String type,
			boolean compressed) throws Exception {
		Reply expected = management(plain).get(path, "Accept", type, "Accept-Encoding", "gzip");
		Reply reply = management(application).get(path, "Accept", type, "Accept-Encoding", "gzip");
		for (Reply each : new Reply[] { expected, reply }) {
			assertThat(each.status()).as("%s: %s", path, each).isEqualTo(200);
			assertThat(each.header("Content-Type")).as("%s: %s", path, each).isEqualTo(type);
			assertThat(each.header("Content-Encoding")).as("%s: %s", path, each).isEqualTo(compressed ? "gzip" : null);
			assertThat(compressed ? each.gunzipped() : each.bytes()).asString().as(path).startsWith("{\"");
		}
		application.assertNothingInUse();
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
