package io.pooled.autoconfigure;

import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import io.pooled.Pools;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application has the beans that were found without {@code pools.buffer.default}.
 */
class FrozenDefaultTests {

	private static final Consumer<BeanRegistry> CONFIGURED = (registry) -> registry.registerBean(PoolNames.DEFAULT,
			PooledBufferFactory.class,
			(spec) -> spec.supplier((context) -> PooledBufferFactory.builder(PoolNames.DEFAULT).limit(9).build()));

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class))
		.withInitializer((context) -> ((GenericApplicationContext) context).registerBean(FrozenDefault.class,
				() -> new FrozenDefault(PoolKinds.BUFFER, CONFIGURED, context.getEnvironment())));

	@Test
	void theConfiguredDefaultReplacesTheUnconfiguredOne() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(PooledBufferFactory.class);
			assertThat(context.getBean(Pools.class).get(PoolNames.DEFAULT).details().settings()).containsEntry("limit",
					9L);
		});
	}

	@Test
	void theConfiguredDefaultIsThereWhereAPoolOfTheApplicationStoodInForIt() {
		this.contextRunner.withBean("own", PooledBufferFactory.class, () -> PooledBufferFactory.builder("own").build())
			.run((context) -> assertThat(context.getBean(Pools.class).names()).contains(PoolNames.DEFAULT, "own"));
	}

	@Test
	void aBeanOfTheApplicationIsNotReplacedEvenIfThatIsAllowed() {
		this.contextRunner.withAllowBeanDefinitionOverriding(true)
			.withUserConfiguration(Own.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("there is a bean 'default' already"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean(PoolNames.DEFAULT)
		PooledBufferFactory own() {
			return PooledBufferFactory.builder("own").build();
		}

	}

}
