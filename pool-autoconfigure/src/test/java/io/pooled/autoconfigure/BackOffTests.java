package io.pooled.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.ManagedPool;
import io.pooled.PoolRegistry;
import io.pooled.Pools;
import io.pooled.actuate.endpoint.PoolsEndpoint;
import io.pooled.autoconfigure.endpoint.PoolsEndpointAutoConfiguration;
import io.pooled.autoconfigure.metrics.PoolMetricsAutoConfiguration;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledJsonEncoder;
import io.pooled.metrics.PoolMetrics;

import static org.assertj.core.api.Assertions.assertThat;

class BackOffTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, PoolsAutoConfiguration.class,
				PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class,
				PoolsEndpointAutoConfiguration.class, PoolMetricsAutoConfiguration.class));

	@Test
	void backsOffWhenUserDeclaresBufferPoolAndTheEncodersUseIt() {
		this.contextRunner.withUserConfiguration(OwnBuffers.class).run((context) -> {
			assertThat(context).getBeanNames(PooledBufferFactory.class).containsExactly("ownBuffers");
			assertThat(context.getBean(PooledGzip.class).details().settings()).containsEntry("buffer", "own");
			assertThat(context.getBean(PooledJsonEncoder.class).details().settings()).containsEntry("buffer", "own");
			context.getBean(PooledGzip.class).compress(new byte[10]).close();
			assertThat(context.getBean(PooledBufferFactory.class).stats().acquires()).isPositive();
		});
	}

	@Test
	void configuredEncodersUseTheBufferPoolOfTheUser() {
		this.contextRunner.withUserConfiguration(OwnBuffers.class)
			.withInitializer(Yaml.of("pools.gzip.a:", "pools.gzip.b.buffer: own", "pools.json.c:"))
			.run((context) -> {
				assertThat(context.getBean("a", PooledGzip.class).details().settings()).containsEntry("buffer", "own");
				assertThat(context.getBean("b", PooledGzip.class).details().settings()).containsEntry("buffer", "own");
				assertThat(context.getBean("c", PooledJsonEncoder.class).details().settings()).containsEntry("buffer",
						"own");
			});
	}

	@Test
	void withTwoBufferPoolsOfTheUserTheDefaultEncodersThatNeedOneAreAbsent() {
		this.contextRunner.withUserConfiguration(TwoBuffers.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).getBeanNames(PooledBufferFactory.class).containsExactly("one", "two");
			assertThat(context).doesNotHaveBean(PooledGzip.class);
			assertThat(context).doesNotHaveBean(PooledJsonEncoder.class);
			assertThat(context).hasSingleBean(PooledDigest.class);
			assertThat(context.getBean(Pools.class).names()).contains("one", "two", "defaultDigest");
		});
	}

	@Test
	void withAPrimaryOfTwoBufferPoolsTheDefaultEncodersUseIt() {
		this.contextRunner.withUserConfiguration(PrimaryOfTwoBuffers.class).run((context) -> {
			assertThat(context.getBean(PooledGzip.class).details().settings()).containsEntry("buffer", "two");
			assertThat(context.getBean(PooledJsonEncoder.class).details().settings()).containsEntry("buffer", "two");
		});
	}

	@Test
	void bufferPoolOfTheUserStandsBesideConfiguredOnes() {
		this.contextRunner.withUserConfiguration(OwnBuffers.class)
			.withInitializer(Yaml.of("pools.buffer.exports:"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context).getBeanNames(PooledBufferFactory.class)
					.containsExactlyInAnyOrder("ownBuffers", "exports");
			});
	}

	@Test
	void configuredPoolsStandBesideTheImplicitDefault() {
		this.contextRunner
			.withInitializer(Yaml.of("pools.buffer.exports:", "pools.json.documents:", "pools.gzip.archives:",
					"pools.digest.sums:"))
			.run((context) -> {
				assertThat(context).getBeanNames(PooledBufferFactory.class)
					.containsExactlyInAnyOrder("default", "exports");
				assertThat(context).getBeanNames(PooledJsonEncoder.class)
					.containsExactlyInAnyOrder("defaultJson", "documents");
				assertThat(context).getBeanNames(PooledGzip.class).containsExactlyInAnyOrder("defaultGzip", "archives");
				assertThat(context).getBeanNames(PooledDigest.class).containsExactlyInAnyOrder("defaultDigest", "sums");
			});
	}

	@Test
	void backsOffWhenUserDeclaresGzip() {
		this.contextRunner.withUserConfiguration(OwnGzip.class)
			.run((context) -> assertThat(context).getBeanNames(PooledGzip.class).containsExactly("ownGzip"));
	}

	@Test
	void backsOffWhenUserDeclaresDigest() {
		this.contextRunner.withBean("ownDigest", PooledDigest.class, () -> PooledDigest.of("own", "MD5"))
			.run((context) -> assertThat(context).getBeanNames(PooledDigest.class).containsExactly("ownDigest"));
	}

	@Test
	void backsOffWhenUserDeclaresJsonEncoder() {
		this.contextRunner.withUserConfiguration(OwnJson.class)
			.run((context) -> assertThat(context).getBeanNames(PooledJsonEncoder.class).containsExactly("ownJson"));
	}

	@Test
	void backsOffWhenUserDeclaresRegistry() {
		this.contextRunner.withBean("ownRegistry", PoolRegistry.class, PoolRegistry::new).run((context) -> {
			assertThat(context).getBeanNames(PoolRegistry.class).containsExactly("ownRegistry");
			assertThat(context.getBean(PoolRegistry.class).names()).contains("default", "defaultGzip", "defaultJson",
					"defaultDigest");
		});
	}

	@Test
	void registryOfTheUserBringsNoPoolsWhereTheyAreSwitchedOff() {
		this.contextRunner.withBean("ownRegistry", PoolRegistry.class, PoolRegistry::new)
			.withConfiguration(AutoConfigurations.of(PooledRecyclerAutoConfiguration.class))
			.withPropertyValues("pools.enabled=false")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context).doesNotHaveBean(ManagedPool.class);
			});
	}

	@Test
	void staysWhenUserDeclaresPoolsThatOnlyAQualifierLeadsTo() {
		this.contextRunner.withUserConfiguration(QualifiedOnly.class).run((context) -> {
			assertThat(context.getBean(PooledBufferFactory.class).name()).isEqualTo("default");
			assertThat(context.getBean(PooledDigest.class).name()).isEqualTo("defaultDigest");
			assertThat(context).hasSingleBean(PooledGzip.class).hasSingleBean(PooledJsonEncoder.class);
		});
	}

	@Test
	void backsOffWhenUserDeclaresMetrics() {
		PoolMetrics own = new PoolMetrics(new PoolRegistry());
		this.contextRunner.withBean("ownMetrics", PoolMetrics.class, () -> own)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).getBeans(PoolMetrics.class).containsOnlyKeys("ownMetrics"));
	}

	@Test
	void backsOffWhenUserDeclaresEndpoint() {
		PoolsEndpoint own = new PoolsEndpoint(new PoolRegistry());
		this.contextRunner.withBean("ownEndpoint", PoolsEndpoint.class, () -> own)
			.withPropertyValues("management.endpoints.web.exposure.include=pools")
			.run((context) -> assertThat(context).getBeans(PoolsEndpoint.class).containsOnlyKeys("ownEndpoint"));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBuffers {

		@Bean
		PooledBufferFactory ownBuffers() {
			return PooledBufferFactory.builder("own").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedOnly {

		@Bean(defaultCandidate = false)
		PooledBufferFactory special() {
			return PooledBufferFactory.builder("special").build();
		}

		@Bean(autowireCandidate = false)
		PooledDigest hidden() {
			return PooledDigest.of("hidden", "MD5");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoBuffers {

		@Bean
		PooledBufferFactory one() {
			return PooledBufferFactory.builder("one").build();
		}

		@Bean
		PooledBufferFactory two() {
			return PooledBufferFactory.builder("two").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryOfTwoBuffers {

		@Bean
		PooledBufferFactory one() {
			return PooledBufferFactory.builder("one").build();
		}

		@Bean
		@Primary
		PooledBufferFactory two() {
			return PooledBufferFactory.builder("two").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnGzip {

		@Bean
		PooledGzip ownGzip(PooledBufferFactory buffers) {
			return PooledGzip.builder("own").buffer(buffers).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnJson {

		@Bean
		PooledJsonEncoder ownJson(JsonMapper mapper, PooledBufferFactory buffers) {
			return PooledJsonEncoder.of("own", mapper.writer(), buffers);
		}

	}

}
