package io.pooled.autoconfigure;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.annotation.Resource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.CustomAutowireConfigurer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.context.annotation.Primary;

import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A name that is meant leads to the pool of that name or to a clear failure, never
 * silently to the default pool.
 */
class PoolInjectionByNameTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class))
		.withInitializer(Yaml.of("pools.buffer:", "  exports:", "  big-exports:", "  buffers:"));

	private static PooledBufferFactory poolOf(AssertableApplicationContext context) {
		return context.getBean(Holder.class).pool();
	}

	@Test
	void nameInCamelCaseIsThatOfAPoolWithDashes() {
		this.contextRunner.withBean(CamelCase.class)
			.run((context) -> assertThat(poolOf(context).name()).isEqualTo("big-exports"));
	}

	@Test
	void nameWinsOverAPrimaryPoolOfTheApplication() {
		this.contextRunner.withUserConfiguration(OwnPrimary.class)
			.withBean(ByName.class)
			.run((context) -> assertThat(poolOf(context).name()).isEqualTo("exports"));
	}

	@Test
	void primaryPoolOfTheApplicationIsInjectedWhereNoPoolIsNamed() {
		this.contextRunner.withUserConfiguration(OwnPrimary.class)
			.withBean(Unnamed.class)
			.run((context) -> assertThat(poolOf(context).name()).isEqualTo("mine"));
	}

	@Test
	void nameOfABeanOfTheApplicationNamesItAsWell() {
		this.contextRunner.withBean("own", PooledBufferFactory.class, () -> PooledBufferFactory.builder("own").build())
			.withInitializer(Yaml.of("pools.buffer.default:"))
			.withBean(ByOwnName.class)
			.run((context) -> assertThat(poolOf(context).name()).isEqualTo("own"));
	}

	@Test
	void aliasNamesThePool() {
		this.contextRunner
			.withInitializer((context) -> ((DefaultListableBeanFactory) context.getBeanFactory())
				.registerAlias("exports", "downloads"))
			.withBean(ByAlias.class)
			.run((context) -> assertThat(poolOf(context).name()).isEqualTo("exports"));
	}

	@Test
	void resourceIsInjectedByName() {
		this.contextRunner.withBean(ByResource.class)
			.run((context) -> assertThat(context.getBean(ByResource.class).pools())
				.extracting(PooledBufferFactory::name)
				.containsExactly("exports", "big-exports", "default", "big-exports"));
	}

	@Test
	void optionalIsInjectedByName() {
		this.contextRunner.withBean(ByOptional.class)
			.run((context) -> assertThat(poolOf(context).name()).isEqualTo("exports"));
	}

	@Test
	void providerYieldsThePoolOfItsNameAndStreamsAll() {
		this.contextRunner.withBean(ByProvider.class).run((context) -> {
			assertThat(poolOf(context).name()).isEqualTo("exports");
			assertThat(context.getBean(ByProvider.class).exports.stream()).extracting(PooledBufferFactory::name)
				.containsExactlyInAnyOrder("default", "exports", "big-exports", "buffers");
		});
	}

	@Test
	void qualifierOfTheFieldCountsForAConstructorThatWasGenerated() {
		this.contextRunner.withBean(Generated.class)
			.run((context) -> assertThat(poolOf(context).name()).isEqualTo("exports"));
	}

	@Test
	void parameterWithoutANameIsRefusedWhereThereAreSeveralPools() {
		this.contextRunner.withInitializer(PoolInjectionByNameTests::forgetNamesOfParameters)
			.withBean(ByName.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class)
				.hasMessageContainingAll("default", "exports", "big-exports"));
	}

	@Test
	void parameterWithoutANameGetsTheOnlyPool() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class))
			.withInitializer(PoolInjectionByNameTests::forgetNamesOfParameters)
			.withBean(ByName.class)
			.run((context) -> assertThat(poolOf(context).name()).isEqualTo("default"));
	}

	@Test
	void parameterWithoutANameGetsTheOnlyPoolThatNeedsNoQualifier() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class))
			.withInitializer(PoolInjectionByNameTests::forgetNamesOfParameters)
			.withUserConfiguration(OnlyByQualifier.class)
			.withBean(ByName.class)
			.run((context) -> assertThat(poolOf(context).name()).isEqualTo("mine"));
	}

	@Test
	void qualifiedParameterNeedsNoName() {
		this.contextRunner.withInitializer(PoolInjectionByNameTests::forgetNamesOfParameters)
			.withBean(Qualified.class)
			.run((context) -> assertThat(poolOf(context).name()).isEqualTo("exports"));
	}

	@Test
	void parameterOfOurAutoConfigurationNamesNoPool() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(OtherAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean("nameOfBuffers")).isEqualTo("default"));
	}

	@Test
	void qualifierTypesOfTheApplicationCount() {
		this.contextRunner.withUserConfiguration(OwnQualifierType.class)
			.withBean(OwnQualified.class)
			.run((context) -> assertThat(poolOf(context).name()).isEqualTo("mine"));
	}

	@Test
	void resolverOfTheApplicationIsAskedAsBefore() {
		this.contextRunner.withUserConfiguration(OwnResolver.class)
			.withBean(ByName.class)
			.withBean("greeting", String.class, () -> "hello")
			.withBean(Greeted.class)
			.run((context) -> {
				assertThat(poolOf(context).name()).isEqualTo("exports");
				assertThat(context.getBean(Greeted.class).greeting).isEqualTo("from the resolver");
			});
	}

	private static void forgetNamesOfParameters(ConfigurableApplicationContext context) {
		((DefaultListableBeanFactory) context.getBeanFactory()).setParameterNameDiscoverer(null);
	}

	interface Holder {

		PooledBufferFactory pool();

	}

	record Unnamed(PooledBufferFactory pool) implements Holder {
	}

	record ByName(PooledBufferFactory exports) implements Holder {

		@Override
		public PooledBufferFactory pool() {
			return this.exports;
		}

	}

	record CamelCase(PooledBufferFactory bigExports) implements Holder {

		@Override
		public PooledBufferFactory pool() {
			return this.bigExports;
		}

	}

	record ByOwnName(PooledBufferFactory own) implements Holder {

		@Override
		public PooledBufferFactory pool() {
			return this.own;
		}

	}

	record ByAlias(PooledBufferFactory downloads) implements Holder {

		@Override
		public PooledBufferFactory pool() {
			return this.downloads;
		}

	}

	static class ByResource {

		@Resource
		private @Nullable PooledBufferFactory exports;

		@Resource
		private @Nullable PooledBufferFactory bigExports;

		@Resource
		private @Nullable PooledBufferFactory any;

		private @Nullable PooledBufferFactory fromMethod;

		@Resource
		void setPool(PooledBufferFactory bigExports) {
			this.fromMethod = bigExports;
		}

		List<PooledBufferFactory> pools() {
			return Stream.of(this.exports, this.bigExports, this.any, this.fromMethod)
				.map(Objects::requireNonNull)
				.toList();
		}

	}

	record ByOptional(Optional<PooledBufferFactory> exports) implements Holder {

		@Override
		public PooledBufferFactory pool() {
			return this.exports.orElseThrow();
		}

	}

	record ByProvider(ObjectProvider<PooledBufferFactory> exports) implements Holder {

		@Override
		public PooledBufferFactory pool() {
			return this.exports.getObject();
		}

	}

	record Qualified(@Qualifier("exports") PooledBufferFactory pool) implements Holder {
	}

	/** As with Lombok's {@code RequiredArgsConstructor}. */
	static final class Generated implements Holder {

		@Qualifier("exports")
		private final PooledBufferFactory buffers;

		@Autowired
		Generated(PooledBufferFactory buffers) {
			this.buffers = buffers;
		}

		@Override
		public PooledBufferFactory pool() {
			return this.buffers;
		}

	}

	record OwnQualified(@Fast PooledBufferFactory exports) implements Holder {

		@Override
		public PooledBufferFactory pool() {
			return this.exports;
		}

	}

	record Greeted(String greeting) {
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPrimary {

		@Bean
		@Primary
		PooledBufferFactory mine() {
			return PooledBufferFactory.builder("mine").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OnlyByQualifier {

		@Bean
		PooledBufferFactory mine() {
			return PooledBufferFactory.builder("mine").build();
		}

		@Bean(defaultCandidate = false)
		PooledBufferFactory special() {
			return PooledBufferFactory.builder("special").build();
		}

	}

	@AutoConfiguration
	static class OtherAutoConfiguration {

		@Bean
		String nameOfBuffers(PooledBufferFactory buffers) {
			return buffers.name();
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Fast {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnQualifierType {

		@Bean
		static CustomAutowireConfigurer customAutowireConfigurer() {
			CustomAutowireConfigurer configurer = new CustomAutowireConfigurer();
			configurer.setCustomQualifierTypes(Set.of(Fast.class));
			return configurer;
		}

		@Bean
		@Fast
		PooledBufferFactory mine() {
			return PooledBufferFactory.builder("mine").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnResolver {

		@Bean
		static BeanFactoryPostProcessor ownResolver() {
			return (beans) -> ((DefaultListableBeanFactory) beans)
				.setAutowireCandidateResolver(new ContextAnnotationAutowireCandidateResolver() {

					@Override
					public @Nullable Object getSuggestedValue(DependencyDescriptor descriptor) {
						return (descriptor.getDependencyType() == String.class) ? "from the resolver"
								: super.getSuggestedValue(descriptor);
					}

				});
		}

	}

}
