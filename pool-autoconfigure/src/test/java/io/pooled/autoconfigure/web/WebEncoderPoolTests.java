package io.pooled.autoconfigure.web;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;

import io.pooled.Pools;
import io.pooled.actuate.endpoint.PoolsEndpoint;
import io.pooled.autoconfigure.endpoint.PoolsEndpointAutoConfiguration;
import io.pooled.autoconfigure.metrics.PoolMetricsAutoConfiguration;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The pools behind ETags and compression are seen, and are in nobody's way.
 */
class WebEncoderPoolTests {

	private static AbstractApplicationContextRunner<?, ?, ?> both(boolean servlet) {
		return (servlet ? Feature.servlet() : Feature.reactive()).withPropertyValues("pools.web.etag.enabled=true",
				"pools.web.compression.enabled=true");
	}

	@ParameterizedTest
	@CsvSource({ "true, webEtag, digest", "true, webCompression, gzip", "false, webEtag, digest",
			"false, webCompression, gzip" })
	void poolIsAtTheEndpointAndHasMeters(boolean servlet, String name, String kind) {
		both(servlet)
			.withConfiguration(AutoConfigurations.of(PoolsEndpointAutoConfiguration.class,
					PoolMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=pools")
			.run((context) -> {
				PoolsEndpoint.PoolDescriptor pool = context.getBean(PoolsEndpoint.class).pool(name);
				assertThat(pool).isNotNull().extracting(PoolsEndpoint.PoolDescriptor::kind).isEqualTo(kind);
				assertThat(context.getBean(MeterRegistry.class)
					.get("pool.acquires")
					.tags("pool", name, "kind", kind)
					.functionCounter()
					.count()).isZero();
			});
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void defaultPoolsAreStillInjectedByType(boolean servlet) {
		both(servlet).withBean(Encoders.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Encoders.class).gzip.name()).isEqualTo("defaultGzip");
			assertThat(context.getBean(Encoders.class).digest.name()).isEqualTo("defaultDigest");
			assertThat(context.getBean(PooledGzip.class).name()).isEqualTo("defaultGzip");
			assertThat(context.getBean(PooledDigest.class).name()).isEqualTo("defaultDigest");
		});
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void poolsOfTheUserAreStillInjectedByType(boolean servlet) {
		both(servlet).withBean(Encoders.class)
			.withBean("ownDigest", PooledDigest.class, () -> PooledDigest.of("own-digest", "MD5"))
			.withBean("ownGzip", PooledGzip.class,
					() -> PooledGzip.builder("own-gzip").buffer(PooledBufferFactory.builder("b").build()).build())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Encoders.class).gzip.name()).isEqualTo("own-gzip");
				assertThat(context.getBean(Encoders.class).digest.name()).isEqualTo("own-digest");
				assertThat(context.getBean(Pools.class).names()).contains("webEtag", "webCompression")
					.doesNotContain("defaultGzip", "defaultDigest");
			});
	}

	@Test
	void poolsAreInjectedByTheirNames() {
		both(true).run((context) -> {
			assertThat(context.getBean("webEtag", PooledDigest.class).name()).isEqualTo("webEtag");
			assertThat(context.getBean("webEtag", PooledDigest.class).details().settings()).containsEntry("algorithm",
					"MD5");
			assertThat(context.getBean("webCompression", PooledGzip.class).name()).isEqualTo("webCompression");
		});
	}

	@Test
	void compressionHasItsSettings() {
		both(true)
			.withPropertyValues("pools.web.compression.level=1", "pools.web.compression.max-idle=3",
					"pools.buffer.exports.limit=1MB", "pools.web.compression.buffer=exports")
			.run((context) -> assertThat(context.getBean("webCompression", PooledGzip.class).details().settings())
				.containsEntry("level", 1)
				.containsEntry("maxIdle", 3)
				.containsEntry("buffer", "exports"));
	}

	@Test
	void poolsAreClosedWithTheContext() {
		PooledDigest[] digest = new PooledDigest[1];
		both(true).run((context) -> digest[0] = context.getBean("webEtag", PooledDigest.class));
		assertThatIllegalStateException().isThrownBy(() -> digest[0].digest(new byte[1]))
			.withMessageContaining("'webEtag'");
	}

	record Encoders(PooledGzip gzip, PooledDigest digest) {
	}

}
