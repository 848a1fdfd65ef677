package io.pooled.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;

import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.Pools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Only pools that there is one of are in the registry.
 */
class ScopedPoolTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class));

	@Test
	void prototypesAreNotRegistered() {
		this.contextRunner.withUserConfiguration(Prototypes.class).run((context) -> {
			Pool<?> one = context.getBean("words", Pool.class);
			Pool<?> two = context.getBean("words", Pool.class);
			assertThat(one).isNotSameAs(two);
			one.acquire().close();
			two.acquire().close();
			assertThat(context.getBean(Pools.class).names()).containsExactly("default");
		});
	}

	@Test
	void poolsOfAScopeAreNotRegistered() {
		this.contextRunner
			.withInitializer((context) -> context.getBeanFactory().registerScope("thread", new SimpleThreadScope()))
			.withUserConfiguration(Scoped.class)
			.run((context) -> {
				ManagedPool words = context.getBean("words", ManagedPool.class);
				assertThat(words).isInstanceOf(ScopedObject.class);
				assertThat(words.name()).isEqualTo("words");
				assertThat(context.getBean(Pools.class).names()).containsExactly("default");
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Prototypes {

		@Bean
		@Scope("prototype")
		Pool<StringBuilder> words() {
			return Pool.builder("words", StringBuilder::new).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.INTERFACES)
		ManagedPool words() {
			return Pool.builder("words", StringBuilder::new).build();
		}

	}

}
