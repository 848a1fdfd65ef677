package io.pooled.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.acme.Parser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

import io.pooled.Pool;
import io.pooled.PooledObjectFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pool that has only a factory is one of what its factory makes, however that is
 * declared.
 */
class FactoryTypeTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class))
		.withUserConfiguration(Factories.class)
		.withInitializer(Yaml.of("pools.object.threads.type: java.lang.Thread"));

	private static String[] poolsOfParsers(ApplicationContext context) {
		return context.getBeanNamesForType(ResolvableType.forClassWithGenerics(Pool.class, Parser.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "aliasOfPlain", "component", "bounded", "scoped", "scopedAlias", "made",
			"madeAlias", "madeByMethod", "attributed", "lazy" })
	void beanDeclaresWhatItMakes(String factory) {
		this.contextRunner.withInitializer(Yaml.of("pools.object.parsers.factory: " + factory))
			.withBean(Parsers.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(poolsOfParsers(context)).containsExactly("parsers");
				assertThat(context.getBean(Parsers.class).anyName.name()).isEqualTo("parsers");
			});
	}

	@Test
	void beanOfAParentDeclaresWhatItMakes() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(Factories.class)) {
			Stream.of("aliasOfPlain", "scoped", "made")
				.forEach((factory) -> new ApplicationContextRunner()
					.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class))
					.withParent(parent)
					.withInitializer(Yaml.of("pools.object.threads.type: java.lang.Thread",
							"pools.object.parsers.factory: " + factory))
					.withBean(Parsers.class)
					.run((context) -> assertThat(poolsOfParsers(context)).containsExactly("parsers")));
		}
	}

	@Test
	void singletonThatWasRegisteredIsWhatItsClassSays() {
		this.contextRunner
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("own", new ParserFactory()))
			.withInitializer(Yaml.of("pools.object.parsers.factory: own"))
			.withBean(Parsers.class)
			.run((context) -> assertThat(poolsOfParsers(context)).containsExactly("parsers"));
	}

	@Test
	void typeOfAnotherTypeArgumentIsKept() {
		this.contextRunner.withInitializer(Yaml.of("pools.object.names.factory: lists"))
			.withBean(Lists.class)
			.run((context) -> {
				assertThat(context.getBean(Lists.class).names.name()).isEqualTo("names");
				assertThat(context.getBean(Lists.class).numbers.getIfAvailable()).isNull();
			});
	}

	@Test
	void factoryThatIsRegisteredLateCounts() {
		this.contextRunner.withUserConfiguration(Late.class)
			.withInitializer(Yaml.of("pools.object.parsers.factory: late"))
			.withBean(Parsers.class)
			.run((context) -> assertThat(poolsOfParsers(context)).containsExactly("parsers"));
	}

	@Test
	void beanThatReplacesThePoolKeepsItsType() {
		this.contextRunner.withAllowBeanDefinitionOverriding(true)
			.withUserConfiguration(Replacement.class)
			.withInitializer(Yaml.of("pools.object.parsers.factory: plain"))
			.run((context) -> {
				assertThat(context.getBean("parsers")).isInstanceOf(Thread.class);
				assertThat(context.getBeanFactory().getMergedBeanDefinition("parsers").getResolvableType().resolve())
					.isEqualTo(Thread.class);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "raw", "anything", "singleton" })
	void nameMeansThePoolWhoseTypeNobodyKnows(String factory) {
		this.contextRunner
			.withInitializer((context) -> context.getBeanFactory()
				.registerSingleton("singleton", (Supplier<Parser>) Parser::new))
			.withInitializer(Yaml.of("pools.object.exports.factory: " + factory,
					"pools.object.big-exports.factory: " + factory, "pools.object.parsers.type: com.acme.Parser"))
			.withBean(ByName.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				ByName bean = context.getBean(ByName.class);
				assertThat(Stream.of(bean.exports, bean.bigExports, bean.parsers, bean.others).map(Pool::name))
					.containsExactly("exports", "big-exports", "parsers", "parsers");
				assertThat(bean.exports.use(Parser::parsed)).isEmpty();
			});
	}

	@Test
	void nameOfAPoolOfAnotherTypeMeansNothing() {
		this.contextRunner
			.withInitializer(
					Yaml.of("pools.object.exports.factory: lists", "pools.object.parsers.type: com.acme.Parser"))
			.withBean(Exports.class)
			.run((context) -> assertThat(context.getBean(Exports.class).exports.name()).isEqualTo("parsers"));
	}

	record Parsers(Pool<Parser> anyName) {
	}

	record Exports(Pool<Parser> exports) {
	}

	record ByName(Pool<Parser> exports, Pool<Parser> bigExports, Pool<Parser> parsers, Pool<Parser> others) {
	}

	record Lists(Pool<List<String>> names, ObjectProvider<Pool<List<Integer>>> numbers) {
	}

	static class ParserFactory implements PooledObjectFactory<Parser> {

		@Override
		public Parser create() {
			return new Parser();
		}

		@Override
		public boolean reset(Parser parser) {
			return true;
		}

	}

	static class ParserFactoryBean implements FactoryBean<ParserFactory> {

		@Override
		public ParserFactory getObject() {
			return new ParserFactory();
		}

		@Override
		public Class<?> getObjectType() {
			return ParserFactory.class;
		}

	}

	static class UntypedFactoryBean implements FactoryBean<Object> {

		@Override
		public Object getObject() {
			return new ParserFactory();
		}

		@Override
		public @Nullable Class<?> getObjectType() {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean({ "plain", "aliasOfPlain" })
		Supplier<Parser> plain() {
			return Parser::new;
		}

		@Bean
		ParserFactory component() {
			return new ParserFactory();
		}

		@Bean
		Supplier<? extends Parser> bounded() {
			return Parser::new;
		}

		@Bean({ "scoped", "scopedAlias" })
		@Scope(scopeName = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.INTERFACES)
		Supplier<Parser> scoped() {
			return Parser::new;
		}

		@Bean({ "made", "madeAlias" })
		static ParserFactoryBean made() {
			return new ParserFactoryBean();
		}

		@Bean
		static FactoryBean<Supplier<Parser>> madeByMethod() {
			return new FactoryBean<>() {

				@Override
				public Supplier<Parser> getObject() {
					return Parser::new;
				}

				@Override
				public Class<?> getObjectType() {
					return Supplier.class;
				}

			};
		}

		@Bean
		static BeanDefinitionRegistryPostProcessor registrarOfAttributed() {
			return (registry) -> {
				RootBeanDefinition definition = new RootBeanDefinition(UntypedFactoryBean.class);
				definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE,
						ResolvableType.forClassWithGenerics(PooledObjectFactory.class, Parser.class));
				registry.registerBeanDefinition("attributed", definition);
			};
		}

		@Bean
		@Lazy
		Supplier<Parser> lazy() {
			return Parser::new;
		}

		@Bean
		Supplier<List<String>> lists() {
			return ArrayList::new;
		}

		@Bean
		@SuppressWarnings("rawtypes")
		Supplier raw() {
			return Parser::new;
		}

		@Bean
		Supplier<?> anything() {
			return Parser::new;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Replacement {

		@Bean
		static BeanDefinitionRegistryPostProcessor registrarOfAnotherBean() {
			return (registry) -> registry.registerBeanDefinition("parsers", new RootBeanDefinition(Thread.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Late {

		@Bean
		static BeanFactoryPostProcessor registrar() {
			return new LateRegistrar();
		}

	}

	static class LateRegistrar implements BeanFactoryPostProcessor, Ordered {

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
			((DefaultListableBeanFactory) beans).registerBeanDefinition("late",
					new RootBeanDefinition(ParserFactory.class));
		}

		@Override
		public int getOrder() {
			return 0;
		}

	}

}
