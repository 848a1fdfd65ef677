package io.pooled.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurationImportSelector;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.type.AnnotationMetadata;

import io.pooled.Pools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;

import static org.assertj.core.api.Assertions.assertThat;

class MissingLibrariesTests {

	private static final String ACTUATOR = "org.springframework.boot.actuate";

	private static final String MICROMETER = "io.micrometer";

	private static final String JACKSON = "tools.jackson";

	private static final String SERVLET = "jakarta.servlet";

	private static final ApplicationContextRunner NO_WEB = configured(new ApplicationContextRunner());

	private static <R extends AbstractApplicationContextRunner<R, ?, ?>> R configured(R runner) {
		return runner.withUserConfiguration(Application.class)
			.withInitializer(
					(context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
			.withPropertyValues("management.endpoints.web.exposure.include=*");
	}

	private static Stream<Arguments> missing() {
		return Stream.concat(missingWithServlet(),
				Stream.of(List.of(SERVLET), List.of(ACTUATOR, MICROMETER, JACKSON, SERVLET))
					.map(MissingLibrariesTests::arguments));
	}

	private static Stream<Arguments> missingWithServlet() {
		return Stream
			.of(List.<String>of(), List.of(ACTUATOR), List.of(MICROMETER), List.of(JACKSON),
					List.of(ACTUATOR, MICROMETER, JACKSON))
			.map(MissingLibrariesTests::arguments);
	}

	private static Arguments arguments(List<String> packages) {
		return Arguments.argumentSet("without " + packages, (Object) packages.toArray(String[]::new));
	}

	@ParameterizedTest
	@MethodSource("missing")
	void startsWithoutWeb(String[] packages) {
		assertThatPoolsWork(NO_WEB, packages);
	}

	@ParameterizedTest
	@MethodSource("missing")
	void startsInAReactiveApplication(String[] packages) {
		assertThatPoolsWork(configured(new ReactiveWebApplicationContextRunner()), packages);
	}

	@ParameterizedTest
	@MethodSource("missingWithServlet")
	void startsInAServletApplication(String[] packages) {
		assertThatPoolsWork(configured(new WebApplicationContextRunner()), packages);
	}

	private static void assertThatPoolsWork(AbstractApplicationContextRunner<?, ?, ?> runner, String... packages) {
		runner.withClassLoader(new FilteredClassLoader(packages))
			.withPropertyValues("pools.buffer.exports.limit=5KB", "pools.gzip.archives.level=1",
					"pools.digest.sums.algorithm=MD5", "pools.object.builders.type=java.lang.StringBuilder")
			.run((context) -> {
				assertThat(context.getStartupFailure()).isNull();
				assertThat(context.getBean(Pools.class).names()).contains("default", "exports", "archives", "sums",
						"builders", "defaultGzip", "defaultDigest");
				try (PooledBuffer buffer = context.getBean(PooledBufferFactory.class).acquire();
						PooledBuffer zipped = context.getBean(PooledGzip.class).compress(buffer)) {
					assertThat(zipped.size()).isPositive();
					assertThat(context.getBean(PooledDigest.class).digest(zipped)).hasSize(32);
				}
				assertThat(context.containsBean("poolsEndpoint")).isEqualTo(!contains(packages, ACTUATOR));
				assertThat(context.containsBean("poolMetrics")).isEqualTo(!contains(packages, MICROMETER));
				assertThat(context.containsBean("defaultJson")).isEqualTo(!contains(packages, JACKSON));
			});
	}

	private static boolean contains(String[] packages, String name) {
		return Stream.of(packages).anyMatch(name::equals);
	}

	@Test
	void jsonPoolsWithoutJacksonStopTheStart() {
		NO_WEB.withClassLoader(new FilteredClassLoader(JACKSON))
			.withInitializer(Yaml.of("pools.json.documents:"))
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("pools.json")
				.hasMessageContaining("Jackson"));
	}

	@Test
	void metricsAreSwitchedOff() {
		NO_WEB.withPropertyValues("pools.metrics.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean("poolMetrics");
			assertThat(context).hasBean("default").hasBean("poolsEndpoint").hasBean("defaultJson");
		});
	}

	@Test
	void jacksonIsSwitchedOff() {
		NO_WEB.withPropertyValues("pools.jackson.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean("defaultJson");
			assertThat(context).hasBean("default").hasBean("poolsEndpoint").hasBean("poolMetrics");
		});
	}

	@Test
	void endpointIsSwitchedOff() {
		NO_WEB.withPropertyValues("management.endpoint.pools.access=none").run((context) -> {
			assertThat(context).doesNotHaveBean("poolsEndpoint").doesNotHaveBean("poolsWebEndpointExtension");
			assertThat(context).hasBean("default").hasBean("poolMetrics").hasBean("defaultJson");
		});
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Candidates.class)
	static class Application {

	}

	/** Chooses from the auto-configurations as Spring Boot does, but from fewer. */
	static class Candidates extends AutoConfigurationImportSelector {

		@Override
		protected List<String> getCandidateConfigurations(AnnotationMetadata metadata,
				@Nullable AnnotationAttributes attributes) {
			return super.getCandidateConfigurations(metadata, attributes).stream()
				.filter((name) -> name.startsWith("io.pooled.")
						|| name.contains(".micrometer.metrics.autoconfigure.Metrics") || name.contains("MeterRegistry")
						|| name.endsWith(".SimpleMetricsExportAutoConfiguration")
						|| name.endsWith(".JacksonAutoConfiguration"))
				.toList();
		}

		@Override
		protected AnnotationAttributes getAttributes(AnnotationMetadata metadata) {
			return new AnnotationAttributes();
		}

		@Override
		protected Set<String> getExclusions(@Nullable AnnotationMetadata metadata,
				@Nullable AnnotationAttributes attributes) {
			return Set.of();
		}

	}

}
