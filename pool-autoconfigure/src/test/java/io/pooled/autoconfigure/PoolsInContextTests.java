package io.pooled.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.mockito.Answers;
import org.mockito.Mockito;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Pool;
import io.pooled.Pools;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledJsonEncoder;

import static org.assertj.core.api.Assertions.assertThat;

class PoolsInContextTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, PoolsAutoConfiguration.class,
				PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class));

	@Test
	void parentAndChildHavePoolsOfTheirOwn() {
		try (ConfigurableApplicationContext child = new SpringApplicationBuilder(Auto.class)
			.web(WebApplicationType.NONE)
			.child(Auto.class)
			.run()) {
			ConfigurableApplicationContext parent = (ConfigurableApplicationContext) Objects
				.requireNonNull(child.getParent());
			assertThat(child.getBean(Pools.class).get("default")).isSameAs(child.getBean("default"))
				.isNotSameAs(parent.getBean("default"));
			assertThat(parent.getBean(Pools.class).get("default")).isSameAs(parent.getBean("default"));
			parent.close();
		}
	}

	@Test
	void derivedEncoderMayBeABeanAndSharesTheCountersOfItsBase() {
		this.contextRunner.withInitializer(Yaml.of("pools:", "  json:", "    documents:"))
			.withUserConfiguration(Derived.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				context.getBean("pretty", PooledJsonEncoder.class).encode(Map.of("a", 1)).close();
				assertThat(context.getBean(Pools.class).get("documents").stats().acquires()).isOne();
				context.getBean("pretty", PooledJsonEncoder.class).close();
				context.getBean("documents", PooledJsonEncoder.class).encode(1).close();
			});
	}

	@Test
	void resetMethodOfAnInaccessibleClassIsCalledThroughItsPublicType() {
		this.contextRunner
			.withInitializer(Yaml.of("pools:", "  object:", "    documents:", "      factory: builders",
					"      reset: 'method:reset'"))
			.withUserConfiguration(Builders.class)
			.run((context) -> {
				@SuppressWarnings("unchecked")
				Pool<DocumentBuilder> documents = context.getBean("documents", Pool.class);
				documents.use(DocumentBuilder::isValidating);
				documents.use(DocumentBuilder::isValidating);
				assertThat(documents.stats().hits()).isOne();
				assertThat(documents.stats().discarded()).containsEntry("invalid", 0L);
			});
	}

	@Test
	void resetMethodThatFailsIsRefusedAtStart() {
		this.contextRunner
			.withInitializer(Yaml.of("pools:", "  object:", "    broken:", "      factory: brokenFactory",
					"      reset: 'method:fail'"))
			.withUserConfiguration(BrokenFactory.class)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("no reset today"));
	}

	@Test
	void typeOtherThanWhatTheFactoryMakesIsRefused() {
		this.contextRunner
			.withInitializer(Yaml.of("pools:", "  object:", "    odd:", "      type: com.acme.Parser",
					"      factory: builders"))
			.withUserConfiguration(Builders.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("pools.object.odd.factory")
				.hasMessageContaining("com.acme.Parser"));
	}

	@Test
	void poolThatNamesItselfAsItsFactoryIsRefused() {
		this.contextRunner.withInitializer(Yaml.of("pools:", "  object:", "    loop:", "      factory: loop"))
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("pools.object.loop.factory"));
	}

	@Test
	void nameOfABeanOfTheContextItselfIsRefused() {
		this.contextRunner.withInitializer(Yaml.of("pools:", "  buffer:", "    messageSource:"))
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("pools.buffer.messageSource"));
	}

	@Test
	void collectionsNamedLikeAPoolAreNotNarrowedToItButProvidersAre() {
		this.contextRunner.withInitializer(Yaml.of("pools:", "  buffer:", "    exports:"))
			.withUserConfiguration(Fields.class)
			.run((context) -> {
				Fields fields = context.getBean(Fields.class);
				assertThat(fields.map.exports).containsOnlyKeys("default", "exports");
				assertThat(fields.list.exports).hasSize(2);
				assertThat(fields.provider.exports.getObject().name()).isEqualTo("exports");
				assertThat(fields.provider.exports.stream()).hasSize(2);
			});
	}

	@Test
	void poolsAreThereAtOnceAlsoWithLazyInitialization() {
		this.contextRunner.withInitializer(Yaml.of("pools:", "  buffer:", "    exports:"))
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean(Pools.class).names()).contains("default", "exports"));
	}

	@Test
	void poolThatAPostProcessorUsesIsLookedAfterAsWell() {
		this.contextRunner.withInitializer(Yaml.of("pools.buffer.exports:"))
			.withBean(PostProcessor.class)
			.run((context) -> assertThat(context.getBean(Pools.class).get("exports"))
				.isSameAs(context.getBean(PostProcessor.class).exports()));
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "CALLS_REAL_METHODS")
	void mocksAreNoPoolsWhateverTheyAnswer(Answers answers) {
		this.contextRunner
			.withBean("mocked", PooledBufferFactory.class, () -> Mockito.mock(PooledBufferFactory.class, answers))
			.withBean("named", PooledDigest.class, () -> {
				PooledDigest digest = Mockito.mock(PooledDigest.class);
				Mockito.when(digest.name()).thenReturn("named");
				return digest;
			})
			.withBean("another", PooledGzip.class, () -> Mockito.mock(PooledGzip.class, answers))
			.run((context) -> assertThat(context.getBean(Pools.class).names()).doesNotContain("", "named"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Auto {

	}

	record PostProcessor(PooledBufferFactory exports) implements BeanPostProcessor {
	}

	@Configuration(proxyBeanMethods = false)
	static class Derived {

		@Bean
		PooledJsonEncoder pretty(PooledJsonEncoder documents, JsonMapper mapper) {
			return documents.with(mapper.writerWithDefaultPrettyPrinter());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Builders {

		@Bean
		Supplier<DocumentBuilder> builders() {
			return () -> {
				try {
					return DocumentBuilderFactory.newInstance().newDocumentBuilder();
				}
				catch (ParserConfigurationException ex) {
					throw new IllegalStateException(ex);
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BrokenFactory {

		@Bean
		Supplier<Unresettable> brokenFactory() {
			return Unresettable::new;
		}

	}

	public static class Unresettable {

		public void fail() {
			throw new IllegalStateException("no reset today");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Fields {

		@Autowired
		private InMap map;

		@Autowired
		private InList list;

		@Autowired
		private InProvider provider;

		@Bean
		static InMap inMap() {
			return new InMap();
		}

		@Bean
		static InList inList() {
			return new InList();
		}

		@Bean
		static InProvider inProvider() {
			return new InProvider();
		}

	}

	static class InMap {

		@Autowired
		private Map<String, PooledBufferFactory> exports;

	}

	static class InList {

		@Autowired
		private List<PooledBufferFactory> exports;

	}

	static class InProvider {

		@Autowired
		private ObjectProvider<PooledBufferFactory> exports;

	}

}
