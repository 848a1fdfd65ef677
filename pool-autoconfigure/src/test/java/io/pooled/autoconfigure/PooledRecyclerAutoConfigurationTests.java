package io.pooled.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.PoolStats;
import io.pooled.Pools;
import io.pooled.actuate.endpoint.PoolsEndpoint;
import io.pooled.autoconfigure.endpoint.PoolsEndpointAutoConfiguration;
import io.pooled.autoconfigure.metrics.PoolMetricsAutoConfiguration;
import io.pooled.json.PooledRecyclerPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class PooledRecyclerAutoConfigurationTests {

	private final ApplicationContextRunner withoutJackson = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, PooledEncodersAutoConfiguration.class,
				PooledJsonAutoConfiguration.class, PooledRecyclerAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.withoutJackson
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class));

	@Test
	void withoutConfigurationThereIsOneAndItIsRegistered() {
		this.contextRunner.run((context) -> {
			assertThat(context).getBeanNames(PooledRecyclerPool.class).containsExactly("jacksonRecycler");
			PooledRecyclerPool pool = context.getBean(PooledRecyclerPool.class);
			assertThat(pool.name()).isEqualTo("jacksonRecycler");
			assertThat(context.getBean(Pools.class).get("jacksonRecycler")).isSameAs(pool);
			assertThat(pool.details().settings()).containsExactly(entry("maxIdle", 256L), entry("idleTimeout", "PT1M"),
					entry("overdueAfter", "PT5M"), entry("leakDetection", "count"));
		});
	}

	@Test
	void mapperOfTheContextReadsAndWritesThroughIt() {
		this.contextRunner.run((context) -> {
			PooledRecyclerPool pool = context.getBean(PooledRecyclerPool.class);
			assertReadsAndWrites(context.getBean(JsonMapper.class), pool);
			assertThat(pool.stats().kind()).isEqualTo("recycler");
			assertThat(pool.stats().created()).isOne();
		});
	}

	@Test
	void mapperFromTheBuilderOfTheContextReadsAndWritesThroughIt() {
		this.contextRunner.run((context) -> assertReadsAndWrites(context.getBean(JsonMapper.Builder.class).build(),
				context.getBean(PooledRecyclerPool.class)));
	}

	@Test
	void rebuiltMapperReadsAndWritesThroughIt() {
		this.contextRunner.run((context) -> assertReadsAndWrites(context.getBean(JsonMapper.class).rebuild().build(),
				context.getBean(PooledRecyclerPool.class)));
	}

	@Test
	void mapperWithAFactoryOfItsOwnDoesNot() {
		this.contextRunner.run((context) -> {
			roundTrip(JsonMapper.builder().build());
			assertThat(context.getBean(PooledRecyclerPool.class).stats().acquires()).isZero();
		});
	}

	@Test
	void mapperWithAFactoryOfItsOwnDoesWhenItIsGivenThePool() {
		this.contextRunner.run((context) -> {
			PooledRecyclerPool pool = context.getBean(PooledRecyclerPool.class);
			JsonFactory factory = JsonFactory.builder().recyclerPool(pool).build();
			assertReadsAndWrites(JsonMapper.builder(factory).build(), pool);
		});
	}

	@Test
	void mapperGoesOnWhenThePoolIsClosed() {
		this.contextRunner.run((context) -> {
			JsonMapper mapper = context.getBean(JsonMapper.class);
			PooledRecyclerPool pool = context.getBean(PooledRecyclerPool.class);
			roundTrip(mapper);
			context.close();
			roundTrip(mapper);
			assertThat(pool.stats().inUse()).isZero();
			assertThat(pool.stats().idle()).isZero();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "pools.enabled", "pools.jackson.enabled", "pools.jackson.recycler.enabled" })
	void switchedOffThereIsNone(String property) {
		this.contextRunner.withPropertyValues(property + "=false").run((context) -> {
			assertThat(context).doesNotHaveBean(PooledRecyclerPool.class)
				.doesNotHaveBean("pooledRecyclerCustomizer")
				.hasSingleBean(JsonMapper.class);
			assertThat(recyclerPool(context)).isNotInstanceOf(PooledRecyclerPool.class);
			roundTrip(context.getBean(JsonMapper.class));
		});
	}

	@Test
	void switchingItOffLeavesTheEncoders() {
		this.contextRunner.withPropertyValues("pools.jackson.recycler.enabled=false")
			.run((context) -> assertThat(context).hasBean("defaultJson"));
	}

	@Test
	void withoutSpringBootsJacksonModuleThereIsNone() {
		this.withoutJackson
			.withClassLoader(
					new FilteredClassLoader(JsonFactoryBuilderCustomizer.class, JsonMapperBuilderCustomizer.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("jacksonRecycler")
				.doesNotHaveBean("pooledRecyclerCustomizer")
				.hasBean("default"));
	}

	@Test
	void withoutJacksonButWithSpringBootsModuleThereIsNone() {
		this.withoutJackson.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("jacksonRecycler")
				.doesNotHaveBean("pooledRecyclerCustomizer")
				.hasBean("default"));
	}

	@Test
	void withoutJacksonThereIsNone() {
		this.withoutJackson
			.withClassLoader(new FilteredClassLoader("tools.jackson", "org.springframework.boot.jackson"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("jacksonRecycler")
				.doesNotHaveBean("pooledRecyclerCustomizer")
				.hasBean("default"));
	}

	@Test
	void withoutAMapperThePoolIsIdle() {
		this.withoutJackson.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(JsonMapper.class);
			assertThat(context.getBean(PooledRecyclerPool.class).stats().acquires()).isZero();
		});
	}

	@Test
	void lazyInitializationChangesNothing() {
		this.contextRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context.getBean(Pools.class).names()).contains("jacksonRecycler");
				assertReadsAndWrites(context.getBean(JsonMapper.class), context.getBean(PooledRecyclerPool.class));
			});
	}

	@Test
	void settingsAreInherited() {
		this.contextRunner
			.withInitializer(Yaml.of("pools.defaults: {idle-timeout: 7s, overdue-after: 8m, leak-detection: strict}"))
			.run((context) -> assertThat(settings(context)).containsExactly(entry("maxIdle", 256L),
					entry("idleTimeout", "PT7S"), entry("overdueAfter", "PT8M"), entry("leakDetection", "strict")));
	}

	@Test
	void settingsOfItsOwnWin() {
		this.contextRunner
			.withInitializer(Yaml.of("pools:", "  defaults: {idle-timeout: 7s, overdue-after: 8m}", "  jackson:",
					"    recycler: {max-idle: 9, idle-timeout: 10s, overdue-after: 11m, leak-detection: strict}"))
			.run((context) -> assertThat(settings(context)).containsExactly(entry("maxIdle", 9L),
					entry("idleTimeout", "PT10S"), entry("overdueAfter", "PT11M"), entry("leakDetection", "strict")));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 65536 })
	void maxIdleMayBe(int maxIdle) {
		this.contextRunner.withPropertyValues("pools.jackson.recycler.max-idle=" + maxIdle).run((context) -> {
			assertThat(settings(context)).containsEntry("maxIdle", (long) maxIdle);
			roundTrip(context.getBean(JsonMapper.class));
			assertThat(context.getBean(PooledRecyclerPool.class).stats().idle()).isEqualTo(Math.min(1, maxIdle));
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 65537 })
	void maxIdleOutOfRangeIsRefused(int maxIdle) {
		this.contextRunner.withPropertyValues("pools.jackson.recycler.max-idle=" + maxIdle)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("pools.jackson.recycler.max-idle")
				.hasMessageContaining("" + maxIdle)
				.hasMessageContaining("0 to 65536"));
	}

	@Test
	void metersAreThoseOfTheContract() {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(PoolMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.run((context) -> {
				roundTrip(context.getBean(JsonMapper.class));
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.getMeters()
					.stream()
					.map(Meter::getId)
					.filter((id) -> "jacksonRecycler".equals(id.getTag("pool")))
					.map(PooledRecyclerAutoConfigurationTests::describe))
					.containsExactlyInAnyOrder("pool.acquires{pool=jacksonRecycler, kind=recycler, result=hit}",
							"pool.acquires{pool=jacksonRecycler, kind=recycler, result=miss}",
							"pool.releases{pool=jacksonRecycler, kind=recycler}",
							"pool.discards{pool=jacksonRecycler, kind=recycler, reason=full}",
							"pool.discards{pool=jacksonRecycler, kind=recycler, reason=oversize}",
							"pool.discards{pool=jacksonRecycler, kind=recycler, reason=idle}",
							"pool.discards{pool=jacksonRecycler, kind=recycler, reason=pressure}",
							"pool.discards{pool=jacksonRecycler, kind=recycler, reason=invalid}",
							"pool.discards{pool=jacksonRecycler, kind=recycler, reason=abandoned}",
							"pool.discards{pool=jacksonRecycler, kind=recycler, reason=explicit}",
							"pool.created{pool=jacksonRecycler, kind=recycler}",
							"pool.stale.releases{pool=jacksonRecycler, kind=recycler}",
							"pool.leaks{pool=jacksonRecycler, kind=recycler}",
							"pool.exhausted{pool=jacksonRecycler, kind=recycler}",
							"pool.bytes.saved{pool=jacksonRecycler, kind=recycler}",
							"pool.in.use{pool=jacksonRecycler, kind=recycler}",
							"pool.idle{pool=jacksonRecycler, kind=recycler}",
							"pool.retained{pool=jacksonRecycler, kind=recycler}",
							"pool.retained.max{pool=jacksonRecycler, kind=recycler}",
							"pool.hit.ratio{pool=jacksonRecycler, kind=recycler}",
							"pool.imbalance{pool=jacksonRecycler, kind=recycler}",
							"pool.overdue{pool=jacksonRecycler, kind=recycler}",
							"pool.churn.per.gc{pool=jacksonRecycler, kind=recycler}");
				PoolStats stats = context.getBean(PooledRecyclerPool.class).stats();
				assertThat(registry.get("pool.releases").tag("pool", "jacksonRecycler").functionCounter().count())
					.isPositive()
					.isEqualTo(stats.releases());
				assertThat(registry.get("pool.in.use").tag("pool", "jacksonRecycler").gauge().value()).isZero();
				assertThat(registry.get("pool.retained").tag("pool", "jacksonRecycler").gauge().value()).isPositive()
					.isEqualTo(stats.retainedBytes());
			});
	}

	@Test
	void endpointShowsIt() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(PoolsEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=pools")
			.run((context) -> {
				PoolsEndpoint endpoint = context.getBean(PoolsEndpoint.class);
				roundTrip(context.getBean(JsonMapper.class));
				assertThat(endpoint.pools().pools()).extractingByKey("jacksonRecycler")
					.extracting(PoolStats::kind, PoolStats::inUse, PoolStats::maxRetainedBytes)
					.containsExactly("recycler", 0L, 256L * 384 * 1024);
				assertThat(endpoint.pool("jacksonRecycler")).isNotNull()
					.extracting(PoolsEndpoint.PoolDescriptor::kind)
					.isEqualTo("recycler");
			});
	}

	static void assertReadsAndWrites(JsonMapper mapper, PooledRecyclerPool pool) {
		long before = pool.stats().acquires();
		String json = mapper.writeValueAsString(Map.of("a", List.of(1, 2)));
		long written = pool.stats().acquires();
		assertThat(written).as("acquires after writing").isGreaterThan(before);
		assertThat((Object) mapper.readValue(json, Map.class)).isEqualTo(Map.of("a", List.of(1, 2)));
		long read = pool.stats().acquires();
		assertThat(read).as("acquires after reading").isGreaterThan(written);
		assertThat(mapper.readTree(mapper.writeValueAsBytes(List.of("ä")))).hasSize(1);
		assertThat(pool.stats().acquires()).as("acquires after bytes").isGreaterThanOrEqualTo(read + 2);
		assertThat(pool.stats().inUse()).as("in use").isZero();
		assertThat(pool.stats().releases()).isEqualTo(pool.stats().acquires());
		assertThat(pool.stats().discarded().values()).containsOnly(0L);
	}

	static void roundTrip(JsonMapper mapper) {
		byte[] json = mapper.writeValueAsBytes(Map.of("a", 1));
		assertThat((Object) mapper.readValue(json, Map.class)).isEqualTo(Map.of("a", 1));
	}

	static RecyclerPool<BufferRecycler> recyclerPool(ApplicationContext context) {
		return context.getBean(JsonMapper.class).tokenStreamFactory()._getRecyclerPool();
	}

	private static Map<String, Object> settings(ApplicationContext context) {
		return context.getBean(PooledRecyclerPool.class).details().settings();
	}

	private static String describe(Meter.Id id) {
		String more = id.getTags()
			.stream()
			.filter((tag) -> !tag.getKey().equals("pool") && !tag.getKey().equals("kind"))
			.map((tag) -> ", " + tag.getKey() + "=" + tag.getValue())
			.collect(Collectors.joining());
		return Stream.of("pool", "kind")
			.map((key) -> key + "=" + id.getTag(key))
			.collect(Collectors.joining(", ", id.getName() + "{", more + "}"));
	}

}
