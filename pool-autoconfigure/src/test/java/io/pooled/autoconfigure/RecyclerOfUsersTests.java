package io.pooled.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Pools;
import io.pooled.json.PooledRecyclerPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which pool of recyclers mappers use where the application has something to say.
 */
class RecyclerOfUsersTests {

	private static final RecyclerPool<BufferRecycler> OWN = JsonRecyclerPools.newBoundedPool(3);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, PooledEncodersAutoConfiguration.class,
				PooledJsonAutoConfiguration.class, PooledRecyclerAutoConfiguration.class,
				JacksonAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(classes = { Unordered.class, First.class, Last.class, Later.class })
	void poolThatAnotherCustomizerSetsStays(Class<?> customizer) {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of((customizer == Later.class) ? Later.class : Nothing.class))
			.withUserConfiguration((customizer == Later.class) ? Nothing.class : customizer)
			.run((context) -> {
				assertThat(PooledRecyclerAutoConfigurationTests.recyclerPool(context)).isSameAs(OWN);
				assertIsNotUsed(context);
			});
	}

	@Test
	void customizerThatSetsNoPoolChangesNothing() {
		this.contextRunner
			.withBean("escaping", JsonFactoryBuilderCustomizer.class, () -> (builder) -> builder.quoteChar('\''))
			.run((context) -> {
				assertThat(context.getBean(JsonMapper.class).writeValueAsString("x")).isEqualTo("'x'");
				assertThat(PooledRecyclerAutoConfigurationTests.recyclerPool(context))
					.isSameAs(context.getBean(PooledRecyclerPool.class));
			});
	}

	@Test
	void factoryOfTheUserStaysAsItIs() {
		this.contextRunner
			.withBean("ownFactory", JsonFactory.class, () -> JsonFactory.builder().recyclerPool(OWN).build())
			.run((context) -> {
				assertThat(PooledRecyclerAutoConfigurationTests.recyclerPool(context)).isSameAs(OWN);
				assertIsNotUsed(context);
			});
	}

	@Test
	void mapperOfTheUserStaysAsItIs() {
		this.contextRunner.withBean("ownMapper", JsonMapper.class, () -> JsonMapper.builder().build())
			.run((context) -> {
				assertThat(PooledRecyclerAutoConfigurationTests.recyclerPool(context))
					.isNotInstanceOf(PooledRecyclerPool.class);
				assertIsNotUsed(context);
			});
	}

	@Test
	void poolOfTheUserIsUsedInstead() {
		this.contextRunner.withBean("ours", PooledRecyclerPool.class, () -> PooledRecyclerPool.of("own", 7))
			.run((context) -> {
				assertThat(context).getBeanNames(PooledRecyclerPool.class).containsExactly("ours");
				PooledRecyclerPool pool = context.getBean(PooledRecyclerPool.class);
				assertThat(context.getBean(Pools.class).get("own")).isSameAs(pool);
				assertThat(context.getBean(Pools.class).names()).doesNotContain("jacksonRecycler");
				PooledRecyclerAutoConfigurationTests.assertReadsAndWrites(context.getBean(JsonMapper.class), pool);
			});
	}

	@Test
	void poolOfTheUserMayHaveTheSameName() {
		this.contextRunner
			.withBean("jacksonRecycler", PooledRecyclerPool.class, () -> PooledRecyclerPool.of("jacksonRecycler", 7))
			.run((context) -> {
				PooledRecyclerPool pool = context.getBean(PooledRecyclerPool.class);
				assertThat(pool.details().settings()).containsEntry("maxIdle", 7L);
				PooledRecyclerAutoConfigurationTests.assertReadsAndWrites(context.getBean(JsonMapper.class), pool);
			});
	}

	@Test
	void ofTwoPoolsOfTheUserNoneIsPluggedIn() {
		this.contextRunner.withBean("one", PooledRecyclerPool.class, () -> PooledRecyclerPool.of("one", 1))
			.withBean("two", PooledRecyclerPool.class, () -> PooledRecyclerPool.of("two", 2))
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean("jacksonRecycler")
					.doesNotHaveBean("pooledRecyclerCustomizer");
				assertThat(PooledRecyclerAutoConfigurationTests.recyclerPool(context))
					.isNotInstanceOf(PooledRecyclerPool.class);
				assertThat(context.getBean(Pools.class).names()).contains("one", "two");
				PooledRecyclerAutoConfigurationTests.roundTrip(context.getBean(JsonMapper.class));
			});
	}

	@Test
	void ofTwoPoolsOfTheUserThePrimaryIsPluggedIn() {
		this.contextRunner.withUserConfiguration(PrimaryOfTwo.class)
			.run((context) -> PooledRecyclerAutoConfigurationTests.assertReadsAndWrites(
					context.getBean(JsonMapper.class), context.getBean("two", PooledRecyclerPool.class)));
	}

	/*
	 * Spring Boot applies these defaults to the mapper and not to the factory.
	 */
	@Test
	void defaultsOfJackson2AreThoseOfTheMapperOnly() {
		this.contextRunner.withPropertyValues("spring.jackson.use-jackson2-defaults=true").run((context) -> {
			assertThat(context).hasNotFailed();
			PooledRecyclerAutoConfigurationTests.assertReadsAndWrites(context.getBean(JsonMapper.class),
					context.getBean(PooledRecyclerPool.class));
		});
	}

	@Test
	void factoryWithTheDefaultsOfJackson2KeepsItsPool() {
		this.contextRunner
			.withBean("jackson2", JsonFactoryBuilderCustomizer.class, () -> (builder) -> builder.configureForJackson2())
			.run((context) -> {
				assertThat(PooledRecyclerAutoConfigurationTests.recyclerPool(context))
					.isSameAs(JsonRecyclerPools.threadLocalPool());
				assertIsNotUsed(context);
			});
	}

	private static void assertIsNotUsed(ApplicationContext context) {
		PooledRecyclerAutoConfigurationTests.roundTrip(context.getBean(JsonMapper.class));
		assertThat(context.getBean("jacksonRecycler", PooledRecyclerPool.class).stats().acquires()).isZero();
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

	@Configuration(proxyBeanMethods = false)
	static class Unordered {

		@Bean
		JsonFactoryBuilderCustomizer ownCustomizer() {
			return (builder) -> builder.recyclerPool(OWN);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class First {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		JsonFactoryBuilderCustomizer ownCustomizer() {
			return (builder) -> builder.recyclerPool(OWN);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Last {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		JsonFactoryBuilderCustomizer ownCustomizer() {
			return (builder) -> builder.recyclerPool(OWN);
		}

	}

	@AutoConfiguration(after = PooledRecyclerAutoConfiguration.class)
	static class Later {

		@Bean
		JsonFactoryBuilderCustomizer ownCustomizer() {
			return (builder) -> builder.recyclerPool(OWN);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryOfTwo {

		@Bean
		PooledRecyclerPool one() {
			return PooledRecyclerPool.of("one", 1);
		}

		@Bean
		@Primary
		PooledRecyclerPool two() {
			return PooledRecyclerPool.of("two", 2);
		}

	}

}
