package io.pooled.autoconfigure;

import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

import io.pooled.autoconfigure.metrics.PoolMetricsAutoConfiguration;
import io.pooled.autoconfigure.web.client.PooledRestClientAutoConfiguration;
import io.pooled.autoconfigure.web.reactive.PooledBodyWebFluxAutoConfiguration;
import io.pooled.autoconfigure.web.reactive.PooledCompressionWebFluxAutoConfiguration;
import io.pooled.autoconfigure.web.reactive.PooledEtagWebFluxAutoConfiguration;
import io.pooled.autoconfigure.web.servlet.PooledBodyWebMvcAutoConfiguration;
import io.pooled.autoconfigure.web.servlet.PooledCompressionWebMvcAutoConfiguration;
import io.pooled.autoconfigure.web.servlet.PooledEtagWebMvcAutoConfiguration;
import io.pooled.autoconfigure.web.servlet.PooledJsonWebMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is on and off, in all spellings that Spring Boot has for it.
 */
class SwitchTests {

	private static final Map<String, String> OF_MVC = Map.of("pools.enabled", "default", "pools.jackson.enabled",
			"defaultJson", "pools.jackson.recycler.enabled", "jacksonRecycler", "pools.metrics.enabled", "poolMetrics",
			"pools.web.body.enabled", "requestBuffersInterceptor", "pools.web.json.enabled",
			"pooledJsonConverterCustomizer", "pools.web.etag.enabled", "pooledEtagFilter",
			"pools.web.compression.enabled", "pooledCompressionFilter", "pools.web.client.enabled",
			"pooledBufferClientConvertersCustomizer");

	private static final Map<String, String> OF_WEBFLUX = Map.of("pools.web.body.enabled", "requestBuffersWebFilter",
			"pools.web.etag.enabled", "pooledEtagWebFilter", "pools.web.compression.enabled",
			"pooledCompressionWebFilter");

	private static final AutoConfigurations POOLS = AutoConfigurations.of(JacksonAutoConfiguration.class,
			PoolsAutoConfiguration.class, PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class,
			PooledRecyclerAutoConfiguration.class);

	private final WebApplicationContextRunner mvc = new WebApplicationContextRunner().withConfiguration(POOLS)
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withConfiguration(
				AutoConfigurations.of(PoolMetricsAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
						WebMvcAutoConfiguration.class, PooledBodyWebMvcAutoConfiguration.class,
						PooledJsonWebMvcAutoConfiguration.class, PooledEtagWebMvcAutoConfiguration.class,
						PooledCompressionWebMvcAutoConfiguration.class, PooledRestClientAutoConfiguration.class));

	private final ReactiveWebApplicationContextRunner webFlux = new ReactiveWebApplicationContextRunner()
		.withConfiguration(POOLS)
		.withConfiguration(AutoConfigurations.of(PooledBodyWebFluxAutoConfiguration.class,
				PooledEtagWebFluxAutoConfiguration.class, PooledCompressionWebFluxAutoConfiguration.class));

	@ParameterizedTest
	@MethodSource("ofMvc")
	void isOnOrOff(String property, String value, boolean on, String bean) {
		this.mvc.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context.containsBean(bean)).isEqualTo(on));
	}

	@ParameterizedTest
	@MethodSource("ofWebFlux")
	void isOnOrOffInWebFlux(String property, String value, boolean on, String bean) {
		this.webFlux.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context.containsBean(bean)).isEqualTo(on));
	}

	@ParameterizedTest
	@MethodSource("switches")
	void neitherOnNorOffStopsTheStart(String property, String value) {
		this.mvc.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(InvalidPoolPropertyException.class.getName() + ": Property '" + property + "'")
				.hasStackTraceContaining("Allowed: true, false"));
	}

	@ParameterizedTest
	@MethodSource("switches")
	void withoutPoolsNothingElseIsAsked(String property, String value) {
		if (!"pools.enabled".equals(property)) {
			this.mvc.withPropertyValues("pools.enabled=false", property + "=" + value)
				.run((context) -> assertThat(context).hasNotFailed());
		}
	}

	static Stream<Arguments> ofMvc() {
		return spellings(OF_MVC);
	}

	static Stream<Arguments> ofWebFlux() {
		return spellings(OF_WEBFLUX);
	}

	private static Stream<Arguments> spellings(Map<String, String> switches) {
		return switches.entrySet()
			.stream()
			.flatMap((each) -> Stream.of("true", "TRUE", "on", "yes", "1", "false", "off", "no", "0")
				.map((value) -> Arguments.of(each.getKey(), value, value.matches("(?i)true|on|yes|1"),
						each.getValue())));
	}

	static Stream<Arguments> switches() {
		return OF_MVC.keySet()
			.stream()
			.flatMap((property) -> Stream.of("maybe", "2", "${NOPE}").map((value) -> Arguments.of(property, value)));
	}

}
