package io.pooled.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import com.acme.Parser;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.PooledObjectFactory;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledJsonEncoder;

import static org.assertj.core.api.Assertions.assertThat;

class PoolInjectionTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, PoolsAutoConfiguration.class,
				PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class))
		.withInitializer(Yaml.of("pools:", "  buffer:", "    exports:", "    big-exports:", "  object:", "    parsers:",
				"      type: com.acme.Parser", "    builders:", "      type: java.lang.StringBuilder", "  json:",
				"    documents:", "  gzip:", "    archives:", "  digest:", "    checksums:"));

	@Test
	void unqualifiedIsTheDefault() {
		this.contextRunner.withUserConfiguration(Unqualified.class).run((context) -> {
			Unqualified bean = context.getBean(Unqualified.class);
			assertThat(List.of(bean.buffers, bean.json, bean.gzip, bean.digest)).extracting(ManagedPool::name)
				.containsExactly("default", "defaultJson", "defaultGzip", "defaultDigest");
		});
	}

	@Test
	void qualifierNamesThePool() {
		this.contextRunner.withUserConfiguration(Qualified.class).run((context) -> {
			Qualified bean = context.getBean(Qualified.class);
			assertThat(List.of(bean.buffers, bean.json, bean.gzip, bean.digest)).extracting(ManagedPool::name)
				.containsExactly("big-exports", "documents", "archives", "checksums");
		});
	}

	@Test
	void qualifierWinsOverTheNameOfTheParameter() {
		this.contextRunner.withUserConfiguration(QualifiedOtherwise.class)
			.run((context) -> assertThat(context.getBean(QualifiedOtherwise.class).buffers.name())
				.isEqualTo("big-exports"));
	}

	@Test
	void qualifierOfTheDefaultWinsOverTheNameOfTheParameter() {
		this.contextRunner.withUserConfiguration(QualifiedDefault.class)
			.run((context) -> assertThat(context.getBean(QualifiedDefault.class).buffers.name()).isEqualTo("default"));
	}

	@Test
	void nameOfAConstructorParameterNamesThePool() {
		this.contextRunner.withUserConfiguration(ByParameterName.class).run((context) -> {
			ByParameterName bean = context.getBean(ByParameterName.class);
			assertThat(bean.pools).extracting(ManagedPool::name)
				.containsExactly("exports", "documents", "archives", "checksums");
		});
	}

	@Test
	void nameOfABeanMethodParameterNamesThePool() {
		this.contextRunner.withUserConfiguration(ByBeanMethod.class)
			.run((context) -> assertThat(context.getBean("poolName")).isEqualTo("exports"));
	}

	@Test
	void nameOfAFieldNamesThePool() {
		this.contextRunner.withUserConfiguration(ByFieldName.class).run((context) -> {
			ByFieldName bean = context.getBean(ByFieldName.class);
			assertThat(bean.exports.name()).isEqualTo("exports");
			assertThat(bean.archives.name()).isEqualTo("archives");
		});
	}

	@Test
	void nameOfABeanOfAnotherTypeChangesNothing() {
		this.contextRunner.withUserConfiguration(NamedAsAnotherBean.class)
			.withBean("unrelated", String.class, () -> "x")
			.run((context) -> assertThat(context.getBean(NamedAsAnotherBean.class).pools).extracting(ManagedPool::name)
				.containsExactly("default", "default"));
	}

	@Test
	void mapHoldsEveryPoolByName() {
		this.contextRunner.withUserConfiguration(Several.class).run((context) -> {
			Several bean = context.getBean(Several.class);
			assertThat(bean.exports).containsOnlyKeys("default", "exports", "big-exports");
			assertThat(bean.exports).allSatisfy((name, pool) -> assertThat(pool.name()).isEqualTo(name));
		});
	}

	@Test
	void listHoldsEveryPool() {
		this.contextRunner.withUserConfiguration(Several.class)
			.run((context) -> assertThat(context.getBean(Several.class).list).extracting(PooledBufferFactory::name)
				.containsExactlyInAnyOrder("default", "exports", "big-exports"));
	}

	@Test
	void providerStreamsEveryPoolAndYieldsTheDefault() {
		this.contextRunner.withUserConfiguration(Several.class).run((context) -> {
			Several bean = context.getBean(Several.class);
			assertThat(bean.provider.getObject().name()).isEqualTo("default");
			assertThat(bean.provider.stream()).hasSize(3);
			assertThat(bean.optional).map(PooledBufferFactory::name).contains("default");
		});
	}

	@Test
	void objectPoolsAreToldApartByTheirGenericType() {
		this.contextRunner.withUserConfiguration(Typed.class).run((context) -> {
			Typed bean = context.getBean(Typed.class);
			assertThat(bean.someParsers.name()).isEqualTo("parsers");
			assertThat(bean.someBuilders.name()).isEqualTo("builders");
			String parsed = bean.someParsers.use((parser) -> parser.feed("x").parsed());
			assertThat(parsed).isEqualTo("x");
			assertThat(bean.all).containsOnlyKeys("parsers", "builders");
			assertThat(bean.ofParsers).containsOnlyKeys("parsers");
		});
	}

	@Test
	void nameOfAParameterTellsObjectPoolsOfOneTypeApart() {
		this.contextRunner
			.withInitializer(
					Yaml.of("pools.object.default.type: com.acme.Parser", "pools.object.lexers.type: com.acme.Parser"))
			.withUserConfiguration(TypedByName.class)
			.run((context) -> {
				TypedByName bean = context.getBean(TypedByName.class);
				assertThat(bean.pools).extracting(Pool::name).containsExactly("lexers", "parsers", "defaultObject");
			});
	}

	@Test
	void poolOfAFactoryBeanIsInjectableByTheTypeOfTheFactory() {
		this.contextRunner
			.withInitializer(
					Yaml.of("pools.object.counters.factory: counterFactory", "pools.object.made.factory: madeFactory"))
			.withUserConfiguration(Factories.class, MadeByFactory.class)
			.run((context) -> {
				MadeByFactory bean = context.getBean(MadeByFactory.class);
				assertThat(bean.someCounters.name()).isEqualTo("counters");
				assertThat(bean.made.name()).isEqualTo("made");
			});
	}

	@Test
	void poolOfAFactoryBeanIsNotInjectedAsAPoolOfAnotherType() {
		this.contextRunner.withInitializer(Yaml.of("pools.object.counters.factory: counterFactory"))
			.withUserConfiguration(Factories.class, OtherType.class)
			.run((context) -> assertThat(context.getBean(OtherType.class).threads.getIfAvailable()).isNull());
	}

	@Test
	void poolOfAFactoryBeanIsInjectableByQualifier() {
		this.contextRunner.withInitializer(Yaml.of("pools.object.counters.factory: counterFactory"))
			.withUserConfiguration(Factories.class, QualifiedFactoryPool.class)
			.run((context) -> assertThat(context.getBean(QualifiedFactoryPool.class).pool.name())
				.isEqualTo("counters"));
	}

	record Unqualified(PooledBufferFactory buffers, PooledJsonEncoder json, PooledGzip gzip, PooledDigest digest) {
	}

	record Qualified(@Qualifier("big-exports") PooledBufferFactory buffers,
			@Qualifier("documents") PooledJsonEncoder json, @Qualifier("archives") PooledGzip gzip,
			@Qualifier("checksums") PooledDigest digest) {
	}

	static class QualifiedOtherwise {

		private final PooledBufferFactory buffers;

		QualifiedOtherwise(@Qualifier("big-exports") PooledBufferFactory exports) {
			this.buffers = exports;
		}

	}

	static class QualifiedDefault {

		private final PooledBufferFactory buffers;

		QualifiedDefault(@Qualifier("default") PooledBufferFactory exports) {
			this.buffers = exports;
		}

	}

	static class ByParameterName {

		private final List<ManagedPool> pools;

		ByParameterName(PooledBufferFactory exports, PooledJsonEncoder documents, PooledGzip archives,
				PooledDigest checksums) {
			this.pools = List.of(exports, documents, archives, checksums);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByBeanMethod {

		@Bean
		String poolName(PooledBufferFactory exports) {
			return exports.name();
		}

	}

	static class ByFieldName {

		@Autowired
		private PooledBufferFactory exports;

		@Autowired
		private PooledGzip archives;

	}

	static class NamedAsAnotherBean {

		private final List<PooledBufferFactory> pools;

		NamedAsAnotherBean(PooledBufferFactory unrelated, PooledBufferFactory archives) {
			this.pools = List.of(unrelated, archives);
		}

	}

	record Several(Map<String, PooledBufferFactory> exports, List<PooledBufferFactory> list,
			ObjectProvider<PooledBufferFactory> provider, Optional<PooledBufferFactory> optional) {
	}

	record Typed(Pool<Parser> someParsers, Pool<StringBuilder> someBuilders, Map<String, Pool<?>> all,
			Map<String, Pool<Parser>> ofParsers) {
	}

	static class TypedByName {

		private final List<Pool<Parser>> pools;

		TypedByName(Pool<Parser> lexers, Pool<Parser> parsers, Pool<Parser> any) {
			this.pools = List.of(lexers, parsers, any);
		}

	}

	record MadeByFactory(Pool<int[]> someCounters, Pool<Parser> made) {
	}

	record OtherType(ObjectProvider<Pool<Thread>> threads) {
	}

	record QualifiedFactoryPool(@Qualifier("counters") Pool<int[]> pool) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		PooledObjectFactory<int[]> counterFactory() {
			return new PooledObjectFactory<>() {

				@Override
				public int[] create() {
					return new int[1];
				}

				@Override
				public boolean reset(int[] counter) {
					counter[0] = 0;
					return true;
				}

			};
		}

		@Bean
		Supplier<Parser> madeFactory() {
			return Parser::new;
		}

	}

}
