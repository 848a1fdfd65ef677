package io.pooled.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.acme.Parser;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.PoolRegistry;
import io.pooled.Pools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledJsonEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PoolsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, PoolsAutoConfiguration.class,
				PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class));

	@Test
	void withoutConfigurationEachKindHasADefault() {
		this.contextRunner.run((context) -> {
			assertThat(context).getBean(PooledBufferFactory.class)
				.isSameAs(context.getBean("default"))
				.extracting(PooledBufferFactory::name)
				.isEqualTo("default");
			assertThat(context).getBean(PooledJsonEncoder.class)
				.isSameAs(context.getBean("defaultJson"))
				.extracting(PooledJsonEncoder::name)
				.isEqualTo("defaultJson");
			assertThat(context).getBean(PooledGzip.class)
				.isSameAs(context.getBean("defaultGzip"))
				.extracting(PooledGzip::name)
				.isEqualTo("defaultGzip");
			assertThat(context).getBean(PooledDigest.class)
				.isSameAs(context.getBean("defaultDigest"))
				.extracting(PooledDigest::name)
				.isEqualTo("defaultDigest");
		});
	}

	@Test
	void withoutConfigurationTheDefaultPoolsHaveTheSettingsOfTheBuilders() {
		this.contextRunner.run((context) -> {
			assertSameSettings(context.getBean(PooledBufferFactory.class), PooledBufferFactory.builder("b").build());
			assertSameSettings(context.getBean(PooledDigest.class), PooledDigest.of("d", "SHA-256"));
			PooledBufferFactory buffers = context.getBean(PooledBufferFactory.class);
			assertSameSettings(context.getBean(PooledGzip.class), PooledGzip.builder("g").buffer(buffers).build());
		});
	}

	private static void assertSameSettings(ManagedPool actual, ManagedPool expected) {
		assertThat(actual.details().settings()).isEqualTo(expected.details().settings());
	}

	@Test
	void defaultPoolsWorkTogether() {
		this.contextRunner.run((context) -> {
			try (PooledBuffer json = context.getBean(PooledJsonEncoder.class).encode(List.of("a", 1));
					PooledBuffer zipped = context.getBean(PooledGzip.class).compress(json);
					PooledBuffer unzipped = context.getBean(PooledGzip.class).decompress(zipped.inputStream())) {
				assertThat(unzipped.toByteArray()).asString().isEqualTo("[\"a\",1]");
				assertThat(context.getBean(PooledDigest.class).hex(unzipped))
					.isEqualTo(context.getBean(PooledDigest.class).hex("[\"a\",1]".getBytes()));
			}
			assertThat(context.getBean(PooledBufferFactory.class).stats().inUse()).isZero();
		});
	}

	@Test
	void nothingAtAllWhenSwitchedOff() {
		this.contextRunner.withInitializer(Yaml.file("contract.yml"))
			.withPropertyValues("pools.enabled=false")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context).doesNotHaveBean(ManagedPool.class);
				assertThat(context).doesNotHaveBean(Pools.class);
				assertThat(context).doesNotHaveBean(PoolsProperties.class);
				assertThat(Stream.of(context.getBeanDefinitionNames())
					.map((name) -> context.getBeanFactory().getType(name, false))
					.filter((type) -> type != null && type.getName().startsWith("io.pooled."))).isEmpty();
			});
	}

	@Test
	void registryIsInjectableAsReadView() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(Pools.class)).isSameAs(context.getBean(PoolRegistry.class)));
	}

	@Test
	void registryListsEveryPoolThatIsABean() {
		this.contextRunner.withInitializer(Yaml.file("contract.yml"))
			.withBean("parserFactory", ParserSupplier.class, ParserSupplier::new)
			.run((context) -> {
				Pools pools = context.getBean(Pools.class);
				assertThat(pools.names()).contains("default", "defaultJson", "defaultGzip", "defaultDigest", "exports",
						"parsers", "made-parsers", "documents", "archives", "checksums");
				context.getBeansOfType(ManagedPool.class)
					.forEach((name, pool) -> assertThat(pools.get(name)).isSameAs(pool));
			});
	}

	@Test
	void poolsThatUsersDeclareAreInTheRegistry() {
		this.contextRunner.withUserConfiguration(OwnPools.class).run((context) -> {
			Pools pools = context.getBean(Pools.class);
			assertThat(pools.get("own-objects")).isSameAs(context.getBean("ownObjects"));
			assertThat(pools.get("own-buffers")).isSameAs(context.getBean("ownBuffers"));
		});
	}

	@Test
	void poolsAreClosedWithTheContextAndLeaveTheRegistry() {
		List<PooledBufferFactory> buffers = new ArrayList<>();
		List<Pool<?>> objects = new ArrayList<>();
		List<PooledDigest> digests = new ArrayList<>();
		List<Pools> registries = new ArrayList<>();
		this.contextRunner.withUserConfiguration(OwnPools.class)
			.withInitializer(Yaml.of("pools:", "  buffer:", "    exports:", "  object:", "    parsers:",
					"      type: com.acme.Parser", "  digest:", "    checksums:"))
			.run((context) -> {
				buffers.addAll(context.getBeansOfType(PooledBufferFactory.class).values());
				context.getBeansOfType(Pool.class).values().forEach(objects::add);
				digests.addAll(context.getBeansOfType(PooledDigest.class).values());
				registries.add(context.getBean(Pools.class));
			});
		assertThat(registries.get(0).names()).isEmpty();
		assertThat(buffers).extracting(PooledBufferFactory::name).contains("exports", "own-buffers");
		assertThat(buffers).allSatisfy((pool) -> assertThatIllegalStateException().isThrownBy(pool::acquire)
			.withMessageContaining("'" + pool.name() + "'"));
		assertThat(objects).extracting(Pool::name).containsExactlyInAnyOrder("parsers", "own-objects");
		assertThat(objects).allSatisfy((pool) -> assertThatIllegalStateException().isThrownBy(pool::acquire)
			.withMessageContaining("'" + pool.name() + "'"));
		assertThat(digests)
			.allSatisfy((pool) -> assertThatIllegalStateException().isThrownBy(() -> pool.digest(new byte[1]))
				.withMessageContaining("'" + pool.name() + "'"));
	}

	@Test
	void lazyInitializationDoesNotBreak() {
		this.contextRunner.withInitializer(Yaml.file("contract.yml"))
			.withBean("parserFactory", ParserSupplier.class, ParserSupplier::new)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				PooledJsonEncoder encoder = context.getBean("documents", PooledJsonEncoder.class);
				try (PooledBuffer buffer = encoder.encode(1)) {
					assertThat(buffer.size()).isOne();
				}
				assertThat(context.getBean(Pools.class).names()).contains("documents", "exports");
				assertThat(context.getBean(PooledBufferFactory.class).name()).isEqualTo("default");
			});
	}

	@Test
	void lazyInitializationStillRefusesWhatIsWrong() {
		this.contextRunner.withPropertyValues("pools.buffer.a.limit=0B")
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context).getFailure().isInstanceOf(InvalidPoolPropertyException.class));
	}

	@Test
	void severalMappersAreNamed() {
		this.contextRunner.withUserConfiguration(TwoMappers.class)
			.withInitializer(Yaml.of("pools.json.documents:"))
			.run((context) -> assertThat(context).getFailure()
				.cause()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("pools.json.documents")
				.hasMessageContaining("one, two"));
	}

	static class ParserSupplier implements Supplier<Parser> {

		@Override
		public Parser get() {
			return new Parser();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPools {

		@Bean
		Pool<StringBuilder> ownObjects() {
			return Pool.builder("own-objects", () -> new StringBuilder()).build();
		}

		@Bean
		PooledBufferFactory ownBuffers() {
			return PooledBufferFactory.builder("own-buffers").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoMappers {

		@Bean
		JsonMapper one() {
			return new JsonMapper();
		}

		@Bean
		JsonMapper two() {
			return new JsonMapper();
		}

	}

}
