package io.pooled.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner.Mode;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.PoolRegistry;
import io.pooled.Pools;
import io.pooled.actuate.endpoint.PoolsEndpoint;
import io.pooled.actuate.endpoint.PoolsWebEndpointExtension;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledRecyclerPool;
import io.pooled.metrics.PoolMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Parents and children, with auto-configuration in both: each has its own pools.
 */
class ContextHierarchyTests {

	private final List<ConfigurableApplicationContext> started = new ArrayList<>();

	@AfterEach
	void close() {
		for (int i = this.started.size() - 1; i >= 0; i--) {
			this.started.get(i).close();
		}
	}

	private ConfigurableApplicationContext parent(Class<?> source, String... properties) {
		return start(new SpringApplicationBuilder(source), properties);
	}

	private ConfigurableApplicationContext child(ConfigurableApplicationContext parent, Class<?> source,
			String... properties) {
		return start(new SpringApplicationBuilder(source).parent(parent), properties);
	}

	private ConfigurableApplicationContext start(SpringApplicationBuilder builder, String... properties) {
		String[] arguments = Stream
			.concat(Stream.of(properties),
					Stream.of("spring.jmx.enabled=true", "management.endpoints.web.exposure.include=pools",
							"management.endpoints.jmx.exposure.include=pools"))
			.map((property) -> "--" + property)
			.toArray(String[]::new);
		ConfigurableApplicationContext context = builder.web(WebApplicationType.NONE)
			.bannerMode(Mode.OFF)
			.run(arguments);
		this.started.add(context);
		return context;
	}

	private static Set<String> shown(ConfigurableApplicationContext context) {
		return context.getBean(PoolsEndpoint.class).pools().pools().keySet();
	}

	private static Set<String> metered(ConfigurableApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.find("pool.idle")
			.gauges()
			.stream()
			.map((gauge) -> Objects.requireNonNull(gauge.getId().getTag("pool")))
			.collect(Collectors.toSet());
	}

	private static double releases(ConfigurableApplicationContext context, String pool) {
		return context.getBean(MeterRegistry.class).get("pool.releases").tag("pool", pool).functionCounter().count();
	}

	private static PooledBufferFactory buffers(ConfigurableApplicationContext context, String name) {
		return context.getBean(name, PooledBufferFactory.class);
	}

	private static void use(ConfigurableApplicationContext context, String name) {
		buffers(context, name).acquire().close();
	}

	@Test
	void poolOfTheChildIsShownAndMeteredThere() {
		ConfigurableApplicationContext parent = parent(Auto.class, "pools.buffer.inparent.limit=5KB");
		ConfigurableApplicationContext child = child(parent, Auto.class, "pools.buffer.inchild.limit=5KB");
		assertThat(shown(child)).contains("inchild", "default");
		assertThat(shown(parent)).contains("inparent", "default").doesNotContain("inchild");
		assertThat(child.getBean(PoolsEndpoint.class).pool("inchild")).isNotNull();
		assertThat(parent.getBean(PoolsEndpoint.class).pool("inchild")).isNull();
		assertThat(child.getBean(PoolsWebEndpointExtension.class))
			.isNotSameAs(parent.getBean(PoolsWebEndpointExtension.class));
		assertThat(metered(child)).contains("inchild", "inparent");
		use(child, "inchild");
		assertThat(releases(child, "inchild")).isOne();
	}

	@Test
	void metersOfTheChildGoWithIt() {
		ConfigurableApplicationContext parent = parent(Auto.class, "pools.buffer.inparent.limit=5KB");
		Set<Meter.Id> before = meters(parent);
		ConfigurableApplicationContext child = child(parent, Auto.class, "pools.buffer.inchild.limit=5KB");
		child.getBean(PoolRegistry.class).register(Pool.builder("late", () -> "x").build());
		assertThat(metered(parent)).contains("inchild", "late");
		child.close();
		assertThat(meters(parent)).isEqualTo(before);
	}

	private static Set<Meter.Id> meters(ConfigurableApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("pool."))
			.collect(Collectors.toSet());
	}

	@Test
	void closingTheChildLeavesPoolsAndMetersOfTheParent() {
		ConfigurableApplicationContext parent = parent(Auto.class, "pools.buffer.exports.limit=5KB");
		ConfigurableApplicationContext child = child(parent, Auto.class, "pools.buffer.exports.limit=6KB");
		assertThat(buffers(child, "exports")).isNotSameAs(buffers(parent, "exports"));
		use(parent, "exports");
		use(child, "exports");
		use(child, "exports");
		assertThat(releases(parent, "exports")).as("the first one is metered").isOne();
		child.close();
		use(parent, "exports");
		assertThat(releases(parent, "exports")).isEqualTo(2);
		assertThat(shown(parent)).contains("exports");
	}

	@Test
	void siblingsHaveThePoolsOfTheirOwn() {
		ConfigurableApplicationContext parent = parent(Auto.class);
		ConfigurableApplicationContext one = child(parent, Auto.class, "pools.buffer.shared.limit=5KB",
				"pools.buffer.first.limit=5KB");
		ConfigurableApplicationContext two = child(parent, Auto.class, "pools.buffer.shared.limit=6KB",
				"pools.buffer.second.limit=5KB");
		assertThat(shown(one)).contains("shared", "first").doesNotContain("second");
		assertThat(shown(two)).contains("shared", "second").doesNotContain("first");
		assertThat(metered(parent)).contains("shared", "first", "second");
		use(one, "shared");
		assertThat(releases(parent, "shared")).as("the first one is metered").isOne();
		two.close();
		assertThat(metered(parent)).contains("shared", "first").doesNotContain("second");
		one.close();
		assertThat(metered(parent)).contains("default").doesNotContain("shared", "first");
	}

	@Test
	void nameLeadsToThePoolOfTheChildAndElseOfTheParent() {
		ConfigurableApplicationContext parent = parent(Auto.class, "pools.buffer.exports.limit=5KB",
				"pools.buffer.big-exports.limit=5KB", "pools.buffer.imports.limit=5KB");
		ConfigurableApplicationContext child = child(parent, ByName.class, "pools.buffer.imports.limit=6KB");
		ByName bean = child.getBean(ByName.class);
		assertThat(bean.exports).isSameAs(buffers(parent, "exports"));
		assertThat(bean.bigExports).isSameAs(buffers(parent, "big-exports"));
		assertThat(bean.imports).isSameAs(buffers(child, "imports")).isNotSameAs(buffers(parent, "imports"));
		assertThat(bean.anything).isSameAs(buffers(child, "default"));
	}

	@Test
	void poolThatTheChildDeclaresHidesThePrimaryOneOfTheParent() {
		ConfigurableApplicationContext parent = parent(PrimaryBuffers.class);
		ConfigurableApplicationContext child = child(parent, OwnBuffers.class, "pools.gzip.archives.level=3");
		assertThat(child.getBean(Unnamed.class).anything.name()).isEqualTo("own");
		assertThat(bufferOf(child, "defaultGzip")).isEqualTo("own");
		assertThat(bufferOf(child, "archives")).isEqualTo("own");
		assertThat(bufferOf(parent, "defaultGzip")).isEqualTo("main");
	}

	@Test
	void primaryPoolOfTheParentTakesNoDefaultFromTheChild() {
		ConfigurableApplicationContext parent = parent(PrimaryBuffers.class);
		ConfigurableApplicationContext child = child(parent, Auto.class);
		assertThat(bufferOf(child, "defaultGzip")).isEqualTo("default");
		assertThat(shown(child)).contains("default", "defaultGzip", "defaultJson", "defaultDigest");
		assertThat(bufferOf(child, "defaultJson")).isEqualTo("default");
	}

	private static Object bufferOf(ConfigurableApplicationContext context, String pool) {
		return Objects.requireNonNull(context.getBean(Pools.class).get(pool).details().settings().get("buffer"));
	}

	@Test
	void registryOfTheApplicationInTheParentIsNotThatOfTheChild() {
		ConfigurableApplicationContext parent = parent(OwnRegistry.class, "pools.buffer.inparent.limit=5KB");
		ConfigurableApplicationContext child = child(parent, Auto.class, "pools.buffer.inchild.limit=5KB");
		assertThat(shown(child)).contains("inchild").doesNotContain("inparent");
		assertThat(shown(parent)).contains("inparent").doesNotContain("inchild");
		assertThat(metered(parent)).contains("inchild", "inparent");
	}

	@Test
	void childIsMeteredInAllRegistriesThatTheParentIs() {
		ConfigurableApplicationContext parent = parent(TwoRegistries.class);
		child(parent, Auto.class, "pools.buffer.inchild.limit=5KB");
		assertThat(parent.getBeansOfType(MeterRegistry.class).values()).hasSize(2)
			.allSatisfy((registry) -> assertThat(registry.find("pool.idle").tag("pool", "inchild").gauge()).isNotNull())
			.allSatisfy(
					(registry) -> assertThat(registry.find("pool.idle").tag("pool", "default").gauge()).isNotNull());
	}

	@Test
	void endpointOfTheApplicationInTheParentIsThatOfTheChild() {
		ConfigurableApplicationContext parent = parent(OwnEndpoint.class, "pools.buffer.inparent.limit=5KB");
		ConfigurableApplicationContext child = child(parent, Auto.class);
		assertThat(child.getBean(PoolsEndpoint.class)).isSameAs(parent.getBean("mine"));
	}

	@Test
	void metersOfTheApplicationInTheParentAreNotThoseOfTheChild() {
		ConfigurableApplicationContext parent = parent(OwnMetrics.class, "pools.buffer.inparent.limit=5KB");
		child(parent, Auto.class, "pools.buffer.inchild.limit=5KB");
		assertThat(metered(parent)).contains("inchild", "inparent");
	}

	@Test
	void childWithoutAutoConfigurationSeesThePoolsOfTheParent() {
		ConfigurableApplicationContext parent = parent(Auto.class, "pools.buffer.exports.limit=5KB");
		try (AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.register(Unnamed.class);
			child.refresh();
			assertThat(shown(child)).contains("exports");
			assertThat(child.getBean(Unnamed.class).anything).isSameAs(buffers(parent, "default"));
			assertThat(buffers(child, "exports")).isSameAs(buffers(parent, "exports"));
		}
		use(parent, "exports");
	}

	@Test
	void nameLeadsToThePoolOfTheParentInAChildWithoutAutoConfiguration() {
		ConfigurableApplicationContext parent = parent(Auto.class, "pools.buffer.exports.limit=5KB");
		ConfigurableApplicationContext child = child(parent, Exports.class);
		ConfigurableApplicationContext grandchild = child(child, Exports.class);
		assertThat(child.getBean(Exports.class).exports).isSameAs(buffers(parent, "exports"));
		assertThat(grandchild.getBean(Exports.class).exports).isSameAs(buffers(parent, "exports"));
	}

	@Test
	void childThatSwitchesPoolsOffHasNone() {
		ConfigurableApplicationContext parent = parent(Auto.class, "pools.buffer.exports.limit=5KB");
		ConfigurableApplicationContext child = child(parent, Auto.class, "pools.enabled=false");
		assertThat(child.getBeansOfType(ManagedPool.class)).isEmpty();
		assertThat(child.getBeansOfType(PoolMetrics.class)).isEmpty();
		assertThat(shown(child)).contains("exports");
	}

	@Test
	void childThatUsesTheMapperOfTheParentUsesItsRecyclers() {
		ConfigurableApplicationContext parent = parent(Auto.class);
		ConfigurableApplicationContext child = child(parent, Auto.class);
		PooledRecyclerPool recyclers = parent.getBean(PooledRecyclerPool.class);
		assertThat(child.getBean(JsonMapper.class)).isSameAs(parent.getBean(JsonMapper.class));
		assertThat(child.getBean(PooledRecyclerPool.class)).isSameAs(recyclers);
		assertThat(shown(child)).doesNotContain("jacksonRecycler");
		child.close();
		long releases = recyclers.stats().releases();
		parent.getBean(JsonMapper.class).writeValueAsString(Map.of("a", 1));
		assertThat(recyclers.stats().releases()).isGreaterThan(releases);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Auto {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class PrimaryBuffers {

		@Bean
		@Primary
		PooledBufferFactory main() {
			return PooledBufferFactory.builder("main").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Unnamed.class)
	static class OwnBuffers {

		@Bean
		PooledBufferFactory own() {
			return PooledBufferFactory.builder("own").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnRegistry {

		@Bean
		PoolRegistry mine() {
			return new PoolRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TwoRegistries {

		@Bean
		@Primary
		MeterRegistry one() {
			return new SimpleMeterRegistry();
		}

		@Bean
		MeterRegistry two() {
			return new SimpleMeterRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnEndpoint {

		@Bean
		PoolsEndpoint mine(Pools pools) {
			return new PoolsEndpoint(pools);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnMetrics {

		@Bean
		PoolMetrics mine(PoolRegistry pools) {
			return new PoolMetrics(pools);
		}

	}

	@EnableAutoConfiguration
	record ByName(PooledBufferFactory exports, PooledBufferFactory bigExports, PooledBufferFactory imports,
			PooledBufferFactory anything) {
	}

	record Exports(PooledBufferFactory exports) {
	}

	record Unnamed(PooledBufferFactory anything) {
	}

}
