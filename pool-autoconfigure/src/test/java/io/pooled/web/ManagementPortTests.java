package io.pooled.web;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server of the actuator compresses what {@code server.compression} has it compress.
 */
class ManagementPortTests {

	private static final String[] COMMON = { "management.server.port=0",
			"management.endpoints.web.exposure.include=beans,pools" };

	@ParameterizedTest
	@EnumSource
	void answersAreCompressedAsByTheServer(Engine engine) throws Exception {
		try (Site plain = start(engine, "server.compression.enabled=true");
				Site site = start(engine, "pools.web.compression.enabled=true")) {
			compare(plain, site, "/actuator/beans", "application/json", true);
			compare(plain, site, "/actuator/beans", "application/vnd.spring-boot.actuator.v3+json", false);
			Answer pools = site.management().get("/actuator/pools", "Accept", "application/json");
			assertThat(pools.status()).isEqualTo(200);
			assertThat(pools.body()).contains("\"webCompression\"");
		}
	}

	private static Site start(Engine engine, String feature) {
		return engine.start(Nothing.class, COMMON[0], COMMON[1], feature);
	}

	private static void compare(Site plain, Site site, String path, String type, boolean compressed) throws Exception {
		Answer expected = plain.management().get(path, "Accept", type, "Accept-Encoding", "gzip");
		Answer answer = site.management().get(path, "Accept", type, "Accept-Encoding", "gzip");
		for (Answer each : new Answer[] { expected, answer }) {
			assertThat(each.status()).as("%s: %s", path, each).isEqualTo(200);
			assertThat(each.header("Content-Type")).as("%s: %s", path, each).isEqualTo(type);
			assertThat(each.header("Content-Encoding")).as("%s: %s", path, each).isEqualTo(compressed ? "gzip" : null);
			assertThat(compressed ? each.gunzipped() : each.bytes()).asString().as(path).startsWith("{\"");
		}
		site.assertNothingInUse();
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
