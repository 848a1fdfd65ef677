package io.pooled.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.acme.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.pooled.LeakDetection;
import io.pooled.Lease;
import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.Pools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledJsonEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assumptions.assumeThat;

class PoolPropertiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, PoolsAutoConfiguration.class,
				PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class))
		.withUserConfiguration(Parsers.class);

	@Test
	void yamlOfTheContractBinds() {
		this.contextRunner.withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("spring.config.location=classpath:io/pooled/autoconfigure/contract.yml")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(settings(context, "exports")).contains(entry("sizeClasses", List.of(1024, 16384, 131072)),
						entry("initial", "adaptive"), entry("maxCapacity", "auto"), entry("limit", 64L << 20),
						entry("reset", "clear"), entry("preallocate", 0), entry("idleTimeout", "PT1M"),
						entry("overdueAfter", "PT5M"), entry("leakDetection", "count"));
				assertThat(settings(context, "parsers")).contains(entry("maxIdle", 64), entry("preallocate", 0));
				assertThat(settings(context, "documents")).contains(entry("buffer", "exports"));
				assertThat(settings(context, "archives")).contains(entry("level", 6), entry("buffer", "exports"),
						entry("maxIdle", 64), entry("limit", 64L << 20));
				assertThat(settings(context, "checksums")).contains(entry("algorithm", "SHA-256"),
						entry("maxIdle", 64));
			});
	}

	@Test
	void yamlOfTheContractSaysWhatHoldsAnyway() {
		this.contextRunner.withInitializer(Yaml.file("contract.yml")).run((context) -> {
			PoolsProperties written = context.getBean(PoolsProperties.class);
			PoolsProperties unconfigured = Unset.POOLS;
			assertThat(written.maxRetained()).isEqualTo(unconfigured.maxRetained());
			assertThat(written.maxInUse()).isEqualTo(unconfigured.maxInUse());
			assertThat(written.defaults()).isEqualTo(unconfigured.defaults());
			assertThat(written.jackson()).isEqualTo(unconfigured.jackson());
			assertThat(written.web()).isEqualTo(unconfigured.web());
			assertThat(written.buffer()).containsValue(Unset.BUFFER);
		});
	}

	@Test
	void everySettingArrives() {
		this.contextRunner.withInitializer(Yaml.file("tuned.yml")).run((context) -> {
			assertThat(settings(context, "tuned")).contains(entry("sizeClasses", List.of(2048, 4096)),
					entry("initial", 3072), entry("maxCapacity", 5L << 10), entry("maxRetained", 60L << 10),
					entry("limit", 70L << 10), entry("reset", "zero"), entry("preallocate", 9),
					entry("idleTimeout", "PT11M"), entry("overdueAfter", "PT12H"), entry("leakDetection", "strict"));
			assertThat(settings(context, "tuned-objects")).contains(entry("maxIdle", 13), entry("preallocate", 12),
					entry("idleTimeout", "PT15M"), entry("overdueAfter", "PT16H"), entry("leakDetection", "strict"));
			assertThat(settings(context, "tuned-json")).containsOnly(entry("buffer", "tuned"));
			assertThat(settings(context, "tuned-gzip")).contains(entry("level", 9), entry("buffer", "tuned"),
					entry("maxIdle", 19), entry("limit", 20L << 10), entry("maxRatio", 27),
					entry("idleTimeout", "PT21M"), entry("overdueAfter", "PT22H"), entry("leakDetection", "strict"));
			assertThat(settings(context, "tuned-digest")).contains(entry("algorithm", "SHA-512"), entry("maxIdle", 23),
					entry("idleTimeout", "PT24M"), entry("overdueAfter", "PT25H"), entry("leakDetection", "strict"));
			PoolsProperties properties = context.getBean(PoolsProperties.class);
			assertThat(properties.jackson().recycler().enabled()).isFalse();
			assertThat(properties.jackson().recycler().maxIdle()).isEqualTo(26);
			assertThat(properties.web().body().enabled()).isFalse();
			assertThat(properties.web().json().enabled()).isTrue();
			assertThat(properties.web().etag().enabled()).isTrue();
			assertThat(properties.web().compression().enabled()).isTrue();
			assertThat(properties.web().requestGuard().enabled()).isFalse();
			assertThat(properties.web().client().enabled()).isFalse();
		});
	}

	@Test
	void settingsHaveEffect() {
		this.contextRunner.withInitializer(Yaml.file("tuned.yml")).run((context) -> {
			Pools pools = context.getBean(Pools.class);
			assertThat(pools.get("tuned").stats().idle()).isEqualTo(9);
			assertThat(pools.get("tuned").stats().maxRetainedBytes()).isEqualTo(60L << 10);
			assertThat(pools.get("tuned-objects").stats().idle()).isEqualTo(12);
			assertThat(pools.get("inheriting").stats().idle()).isOne();
			try (PooledBuffer buffer = context.getBean("tuned-json", PooledJsonEncoder.class).encode("x")) {
				assertThat(buffer.toByteArray()).asString().isEqualTo("\"x\"");
			}
			assertThat(pools.get("tuned").stats().acquires()).isOne();
		});
	}

	@Test
	void defaultsAreInheritedByEveryKind() {
		this.contextRunner.withInitializer(Yaml.file("tuned.yml"))
			.run((context) -> assertThat(List.of("inheriting", "inheriting-objects", "inheriting-gzip",
					"inheriting-digest", "default", "defaultGzip", "defaultDigest"))
				.allSatisfy((name) -> assertThat(settings(context, name)).contains(entry("idleTimeout", "PT7M"),
						entry("overdueAfter", "PT8H"), entry("leakDetection", "sample"))));
	}

	@Test
	void eachDefaultIsOverriddenByItself() {
		this.contextRunner.withInitializer(Yaml.of("pools:", "  defaults:", "    idle-timeout: 7s",
				"    overdue-after: 8m", "  buffer:", "    a:", "      idle-timeout: 1s", "    b:",
				"      overdue-after: 1m", "    c:", "      leak-detection: STRICT"))
			.run((context) -> {
				assertThat(settings(context, "a")).contains(entry("idleTimeout", "PT1S"), entry("overdueAfter", "PT8M"),
						entry("leakDetection", "count"));
				assertThat(settings(context, "b")).contains(entry("idleTimeout", "PT7S"), entry("overdueAfter", "PT1M"),
						entry("leakDetection", "count"));
				assertThat(settings(context, "c")).contains(entry("idleTimeout", "PT7S"), entry("overdueAfter", "PT8M"),
						entry("leakDetection", "strict"));
			});
	}

	@Test
	void zeroIdleTimeoutMeansNever() {
		this.contextRunner.withInitializer(Yaml.of("pools.defaults.idle-timeout: 0"))
			.run((context) -> assertThat(settings(context, "default")).contains(entry("idleTimeout", "PT0S")));
	}

	@ParameterizedTest
	@ValueSource(strings = { " {}", "", " ~", " null" })
	void emptyEntryMeansAllDefaults(String nothing) {
		assumeThat(nothing.endsWith("{}") && isSpringBoot40()).as("Spring Boot leaves it out").isFalse();
		this.contextRunner
			.withInitializer(Yaml.of("pools:", "  buffer:", "    a:" + nothing, "  json:", "    b:" + nothing,
					"  gzip:", "    c:" + nothing, "  digest:", "    d:" + nothing))
			.run((context) -> {
				assertThat(settings(context, "a")).isEqualTo(settings(context, "default"));
				assertThat(settings(context, "b")).isEqualTo(settings(context, "defaultJson"));
				assertThat(settings(context, "c")).isEqualTo(settings(context, "defaultGzip"));
				assertThat(settings(context, "d")).isEqualTo(settings(context, "defaultDigest"));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "pools:", "pools: {}", "pools: {buffer: {}}", "pools: {buffer: }" })
	void emptySectionMeansNoPoolsButTheDefaults(String nothing) {
		this.contextRunner.withInitializer(Yaml.of(nothing))
			.run((context) -> assertThat(context).getBeanNames(PooledBufferFactory.class).containsExactly("default"));
	}

	@Test
	void configuredDefaultIsPrimaryAndReplacesTheImplicitOne() {
		this.contextRunner
			.withInitializer(Yaml.of("pools:", "  buffer:", "    default: {limit: 5KB}", "    a:", "  json:",
					"    default:", "    a-json:", "  gzip:", "    default: {level: 1}", "    a-gzip:", "  digest:",
					"    default: {algorithm: MD5}", "    a-digest:"))
			.run((context) -> {
				assertThat(context.getBean(PooledBufferFactory.class).name()).isEqualTo("default");
				assertThat(settings(context, "default")).contains(entry("limit", 5L << 10));
				assertThat(context.getBean(PooledJsonEncoder.class).name()).isEqualTo("defaultJson");
				assertThat(settings(context, "defaultGzip")).contains(entry("level", 1));
				assertThat(settings(context, "defaultDigest")).contains(entry("algorithm", "MD5"));
				assertThat(context).getBeanNames(PooledBufferFactory.class).hasSize(2);
			});
	}

	@Test
	void camelCaseNamesAreKept() {
		this.contextRunner.withInitializer(Yaml.of("pools:", "  buffer:", "    bigExports: {limit: 5KB}"))
			.run((context) -> {
				assertThat(context).getBean("bigExports", PooledBufferFactory.class)
					.extracting(PooledBufferFactory::name)
					.isEqualTo("bigExports");
				assertThat(settings(context, "bigExports")).contains(entry("limit", 5L << 10));
			});
	}

	@Test
	void methodResetsOnRelease() {
		this.contextRunner.withInitializer(Yaml.of("pools.object.a: {type: com.acme.Parser, reset: 'method:clear'}"))
			.run((context) -> {
				Pool<Parser> pool = parsers(context, "a");
				Parser first = pool.use((parser) -> parser.feed("secret"));
				assertThat(first.parsed()).isEmpty();
				try (Lease<Parser> lease = pool.acquire()) {
					assertThat(lease.get()).isSameAs(first);
				}
			});
	}

	@Test
	void methodThatReturnsFalseDiscards() {
		this.contextRunner
			.withInitializer(Yaml.of("pools.object.a: {type: com.acme.Parser, reset: 'method:clearUnlessBroken'}"))
			.run((context) -> {
				Pool<Parser> pool = parsers(context, "a");
				pool.use((parser) -> parser.feed("x"));
				assertThat(pool.stats().idle()).isZero();
				assertThat(pool.stats().discarded()).containsEntry("invalid", 1L);
			});
	}

	@Test
	void beanResetsOnRelease() {
		this.contextRunner.withInitializer(Yaml.of("pools.object.a: {type: com.acme.Parser, reset: 'bean:parserCheck'}",
				"pools.object.b: {factory: parserFactory, reset: 'bean:parserReset'}"))
			.run((context) -> {
				Pool<Parser> checked = parsers(context, "a");
				checked.use((parser) -> parser.feed("keep"));
				assertThat(checked.stats().idle()).isOne();
				checked.use((parser) -> parser.feed("broken"));
				assertThat(checked.stats().idle()).isZero();
				assertThat(checked.stats().discarded()).containsEntry("invalid", 1L);
				Parser reset = parsers(context, "b").use((parser) -> parser.feed("x"));
				assertThat(reset.parsed()).isEmpty();
			});
	}

	@Test
	void noneLeavesTheObjectAsItIs() {
		this.contextRunner.withInitializer(Yaml.of("pools.object.a: {type: com.acme.Parser, reset: none}"))
			.run((context) -> assertThat(parsers(context, "a").use((parser) -> parser.feed("x")).parsed())
				.isEqualTo("x"));
	}

	@Test
	void environmentOverridesADashedNameAndCreatesNoSecondPool() {
		this.contextRunner
			.withInitializer(
					Yaml.of("pools:", "  buffer:", "    big-exports:", "      limit: 5KB", "      preallocate: 3"))
			.withInitializer((context) -> environment(context, Map.of("POOLS_BUFFER_BIGEXPORTS_LIMIT", "6KB")))
			.run((context) -> {
				assertThat(context).getBeanNames(PooledBufferFactory.class)
					.containsExactlyInAnyOrder("default", "big-exports");
				assertThat(settings(context, "big-exports")).contains(entry("limit", 6L << 10),
						entry("preallocate", 3));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "big-exports: {}", "big-exports:", "bigExports: {}", "bigExports:" })
	void environmentOverridesAnEmptyEntry(String yaml) {
		assumeThat(yaml.endsWith("{}") && isSpringBoot40()).as("Spring Boot leaves it out").isFalse();
		this.contextRunner.withInitializer(Yaml.of("pools:", "  buffer:", "    " + yaml))
			.withInitializer((context) -> environment(context, Map.of("POOLS_BUFFER_BIGEXPORTS_LIMIT", "6KB")))
			.run((context) -> {
				String name = yaml.substring(0, yaml.indexOf(':'));
				assertThat(context).getBeanNames(PooledBufferFactory.class).containsExactlyInAnyOrder("default", name);
				assertThat(settings(context, name)).contains(entry("limit", 6L << 10));
			});
	}

	@Test
	void environmentAloneMakesAPool() {
		this.contextRunner
			.withInitializer((context) -> environment(context, Map.of("POOLS_BUFFER_UPLOADS_LIMIT", "6KB")))
			.run((context) -> {
				assertThat(context).getBeanNames(PooledBufferFactory.class)
					.containsExactlyInAnyOrder("default", "uploads");
				assertThat(settings(context, "uploads")).contains(entry("limit", 6L << 10));
			});
	}

	@Test
	void environmentOverridesDefaults() {
		this.contextRunner
			.withInitializer((context) -> environment(context, Map.of("POOLS_DEFAULTS_IDLETIMEOUT", "9s")))
			.run((context) -> assertThat(settings(context, "default")).contains(entry("idleTimeout", "PT9S")));
	}

	@Test
	void environmentVariablesThatMeanSomethingElseDoNotStopTheStart() {
		this.contextRunner.withInitializer(Yaml.of("pools.buffer.a.limit: 5KB"))
			.withInitializer((context) -> environment(context,
					Map.of("POOLS_SERVICE_HOST", "10.0.0.1", "POOLS_PORT", "tcp://10.0.0.1:80")))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void leakDetectionReachesThePools() {
		this.contextRunner.withInitializer(Yaml.of("pools.defaults.leak-detection: strict"))
			.run((context) -> assertThat(context.getBean(PoolsProperties.class).defaults()).isEqualTo(
					new PoolsProperties.Defaults(Duration.ofSeconds(60), Duration.ofMinutes(5), LeakDetection.STRICT)));
	}

	private static void environment(ConfigurableApplicationContext context, Map<String, Object> variables) {
		context.getEnvironment()
			.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
	}

	private static boolean isSpringBoot40() {
		return SpringBootVersion.getVersion().startsWith("4.0.");
	}

	private static Map<String, Object> settings(AssertableApplicationContext context, String name) {
		ManagedPool pool = context.getBean(name, ManagedPool.class);
		assertThat(pool.name()).isEqualTo(name);
		return pool.details().settings();
	}

	@SuppressWarnings("unchecked")
	private static Pool<Parser> parsers(AssertableApplicationContext context, String name) {
		return context.getBean(name, Pool.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Parsers {

		@Bean
		Supplier<Parser> parserFactory() {
			return Parser::new;
		}

		@Bean
		Predicate<Parser> parserCheck() {
			return (parser) -> !parser.parsed().contains("broken");
		}

		@Bean
		Consumer<Parser> parserReset() {
			return Parser::clear;
		}

	}

}
