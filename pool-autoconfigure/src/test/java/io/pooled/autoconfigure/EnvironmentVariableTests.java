package io.pooled.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.pooled.ManagedPool;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * What environment variables do, those that are meant for the pools and those that are
 * not.
 */
class EnvironmentVariableTests {

	private static ApplicationContextRunner with(Map<String, Object> variables) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, PoolsAutoConfiguration.class,
					PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								variables)));
	}

	static Stream<Arguments> spellings() {
		return Stream.of("big-exports", "bigExports", "bigexports", "bigEXPORTS", "\"[bigExports]\"")
			.flatMap((name) -> Stream
				.of("", " {}", " {limit: 5KB}", " {limit: 5KB, preallocate: 3}", " {preallocate: 3}")
				.flatMap((content) -> Stream.of("BIGEXPORTS", "BIG_EXPORTS")
					.filter((variable) -> !"BIG_EXPORTS".equals(variable) || "big-exports".equals(name))
					.map((variable) -> Arguments.of(name, content, variable))));
	}

	@ParameterizedTest
	@MethodSource("spellings")
	void variableOverridesAPropertyHoweverItsPoolIsSpelled(String written, String content, String variable) {
		String name = written.replaceAll("[\"\\[\\]]", "");
		with(Map.of("POOLS_BUFFER_" + variable + "_LIMIT", "6KB"))
			.withInitializer(Yaml.of("pools:", "  buffer:", "    " + written + ":" + content))
			.run((context) -> {
				assertThat(context).getBeanNames(PooledBufferFactory.class).containsExactlyInAnyOrder("default", name);
				assertThat(context.getBean(name, ManagedPool.class).details().settings())
					.contains(entry("limit", 6L << 10), entry("preallocate", content.contains("pre") ? 3 : 0));
			});
	}

	@Test
	void variableThatDoesNotReachADashInBracketsIsNotIgnored() {
		with(Map.of("POOLS_BUFFER_BIGEXPORTS_LIMIT", "6KB"))
			.withInitializer(Yaml.of("pools:", "  buffer:", "    \"[big-exports]\": {limit: 5KB}"))
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("pools.buffer.big-exports")
				.hasMessageContaining("pools.buffer.bigexports")
				.hasMessageContaining("names that differ"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "POOLS", "POOLS_BUFFER", "POOLS_OBJECT", "POOLS_JSON", "POOLS_GZIP", "POOLS_DIGEST",
			"POOLS_WEB", "POOLS_JACKSON", "POOLS_DEFAULTS", "POOLS_BUFFER_DEFAULT", "POOLS_BUFFER_EXPORTS",
			"POOLS_BUFFER_DEFAULT_LIMIT", "POOLS_WEB_ETAG", "POOLS_ENABLED" })
	void serviceOfThatNameDoesNotStopTheStart(String service) {
		with(linksTo(service)).withInitializer(Yaml.of("pools.buffer.exports.limit: 5KB")).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).getBeanNames(PooledBufferFactory.class).containsExactlyInAnyOrder("default", "exports");
			assertThat(context).getBeanNames(ManagedPool.class)
				.containsExactlyInAnyOrder("default", "exports", "defaultGzip", "defaultDigest", "defaultJson");
		});
	}

	@Test
	void variableWithNothingButThePrefixDoesNotStopTheStart() {
		with(Map.of("POOLS", "east,west")).withInitializer(Yaml.of("pools.buffer.exports.limit: 5KB"))
			.run((context) -> assertThat(context).getBeanNames(PooledBufferFactory.class)
				.containsExactlyInAnyOrder("default", "exports"));
		with(Map.of("POOLS", "east,west"))
			.run((context) -> assertThat(context).getBeanNames(PooledBufferFactory.class).containsExactly("default"));
	}

	/** As Kubernetes does for a service. */
	private static Map<String, Object> linksTo(String service) {
		Map<String, Object> variables = new LinkedHashMap<>();
		variables.put(service + "_SERVICE_HOST", "10.0.0.1");
		variables.put(service + "_SERVICE_PORT", "80");
		variables.put(service + "_SERVICE_PORT_HTTP", "80");
		variables.put(service + "_PORT", "tcp://10.0.0.1:80");
		variables.put(service + "_PORT_80_TCP", "tcp://10.0.0.1:80");
		variables.put(service + "_PORT_80_TCP_PROTO", "tcp");
		variables.put(service + "_PORT_80_TCP_PORT", "80");
		variables.put(service + "_PORT_80_TCP_ADDR", "10.0.0.1");
		return variables;
	}

}
