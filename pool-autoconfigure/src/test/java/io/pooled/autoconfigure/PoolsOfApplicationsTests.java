package io.pooled.autoconfigure;

import java.security.MessageDigestSpi;
import java.security.Provider;
import java.security.Security;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import io.pooled.digest.PooledDigest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pools beside what else an application has.
 */
class PoolsOfApplicationsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, PooledEncodersAutoConfiguration.class));

	@Test
	void beanOfTheApplicationIsNeverReplaced() {
		for (String kind : new String[] { "buffer", "gzip", "digest" }) {
			this.contextRunner.withAllowBeanDefinitionOverriding(true)
				.withUserConfiguration(OwnBean.class)
				.withInitializer(Yaml.of("pools." + kind + ".exports:"))
				.run((context) -> assertThat(context).getFailure()
					.isInstanceOf(InvalidPoolPropertyException.class)
					.hasMessageContaining("pools." + kind + ".exports")
					.hasMessageContaining("there is a bean 'exports' already"));
		}
	}

	@Test
	void beanThatSaysNotWhereItComesFromIsNamed() {
		this.contextRunner.withUserConfiguration(OwnRegistrar.class)
			.withInitializer(Yaml.of("pools.buffer.exports:"))
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("there is a bean 'exports' already. Allowed"));
	}

	@Test
	void aliasOfTheApplicationIsNeverReplaced() {
		this.contextRunner.withAllowBeanDefinitionOverriding(true)
			.withUserConfiguration(OwnAlias.class)
			.withInitializer(Yaml.of("pools.buffer.exports:"))
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("pools.buffer.exports")
				.hasMessageContaining("there is an alias 'exports' already, of the bean 'downloads'"));
	}

	@Test
	void singletonOfTheApplicationIsNeverReplaced() {
		this.contextRunner.withAllowBeanDefinitionOverriding(true)
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("exports", "mine"))
			.withInitializer(Yaml.of("pools.gzip.exports:"))
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("pools.gzip.exports")
				.hasMessageContaining("there is a singleton 'exports' already, of type java.lang.String"));
	}

	@Test
	void beanOfALaterAutoConfigurationIsNeverReplaced() {
		for (String kind : new String[] { "buffer", "digest" }) {
			this.contextRunner.withAllowBeanDefinitionOverriding(true)
				.withConfiguration(AutoConfigurations.of(LaterAutoConfiguration.class))
				.withInitializer(Yaml.of("pools." + kind + ".exports:"))
				.run((context) -> assertThat(context).getFailure()
					.isInstanceOf(InvalidPoolPropertyException.class)
					.hasMessageContaining("pools." + kind + ".exports")
					.hasMessageContaining("there is a bean 'exports' already"));
		}
	}

	@Test
	void poolIsNamedWhereALaterBeanMayNotReplaceIt() {
		this.contextRunner.withAllowBeanDefinitionOverriding(false)
			.withConfiguration(AutoConfigurations.of(LaterAutoConfiguration.class))
			.withInitializer(Yaml.of("pools.buffer.exports:"))
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(BeanDefinitionOverrideException.class)
				.hasMessageContaining("pools.buffer.exports"));
	}

	@Test
	void beanOfAnAutoConfigurationIsNeverReplacedByAnEncoder() {
		this.contextRunner.withAllowBeanDefinitionOverriding(true)
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, PooledJsonAutoConfiguration.class))
			.withInitializer(Yaml.of("pools.json.jacksonJsonMapper:"))
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("pools.json.jacksonJsonMapper"));
	}

	@Test
	void aliasWithTheNameOfAnUnconfiguredPoolStays() {
		this.contextRunner.withAllowBeanDefinitionOverriding(true)
			.withUserConfiguration(OwnDefaultAlias.class)
			.run((context) -> assertThat(context.getBean("default")).isEqualTo("mine"));
	}

	@Test
	void singletonWithTheNameOfAnUnconfiguredPoolStays() {
		this.contextRunner.withAllowBeanDefinitionOverriding(true)
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, PooledJsonAutoConfiguration.class,
					PooledRecyclerAutoConfiguration.class))
			.withInitializer((context) -> Stream.of("default", "defaultGzip", "defaultJson", "jacksonRecycler")
				.forEach((name) -> context.getBeanFactory().registerSingleton(name, "my " + name)))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(Stream.of("default", "defaultGzip", "defaultJson", "jacksonRecycler").map(context::getBean))
					.containsExactly("my default", "my defaultGzip", "my defaultJson", "my jacksonRecycler");
			});
	}

	@Test
	void poolsOfTheApplicationStartWhereBeansMayBeOverridden() {
		this.contextRunner.withAllowBeanDefinitionOverriding(true)
			.withUserConfiguration(OwnBean.class)
			.withInitializer(Yaml.of("pools.buffer.default.limit: 5KB", "pools.buffer.imports:"))
			.run((context) -> assertThat(context.getBean("exports")).isEqualTo("mine"));
	}

	@Test
	void beanWithTheNameOfAnUnconfiguredPoolStays() {
		this.contextRunner.withAllowBeanDefinitionOverriding(true)
			.withBean("default", String.class, () -> "mine")
			.withBean("defaultGzip", String.class, () -> "mine as well")
			.run((context) -> {
				assertThat(context.getBean("default")).isEqualTo("mine");
				assertThat(context.getBean("defaultGzip")).isEqualTo("mine as well");
			});
	}

	@Test
	void algorithmMayBeOfAProviderThatTheApplicationAdds() {
		try {
			this.contextRunner.withUserConfiguration(OwnProvider.class)
				.withInitializer(Yaml.of("pools.digest.sums.algorithm: POOLED-TEST"))
				.run((context) -> assertThat(context.getBean("sums", PooledDigest.class).digest(new byte[] { 1, 2 }))
					.containsExactly(3));
		}
		finally {
			Security.removeProvider("PooledTest");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBean {

		@Bean
		String exports() {
			return "mine";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OwnRegistrar.Registrar.class)
	static class OwnRegistrar {

		static class Registrar implements BeanRegistrar {

			@Override
			public void register(BeanRegistry registry, Environment environment) {
				registry.registerBean("exports", String.class, (spec) -> spec.supplier((context) -> "mine"));
			}

		}

	}

	@AutoConfiguration(after = PoolsAutoConfiguration.class)
	static class LaterAutoConfiguration {

		@Bean
		String exports() {
			return "mine";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnAlias {

		@Bean({ "downloads", "exports" })
		String downloads() {
			return "mine";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDefaultAlias {

		@Bean({ "downloads", "default" })
		String downloads() {
			return "mine";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProvider {

		OwnProvider() {
			Security.addProvider(new TestProvider());
		}

	}

	private static final class TestProvider extends Provider {

		private static final long serialVersionUID = 1;

		private TestProvider() {
			super("PooledTest", "1", "for tests");
			put("MessageDigest.POOLED-TEST", Sum.class.getName());
		}

	}

	/** Adds bytes. */
	public static final class Sum extends MessageDigestSpi {

		private byte sum;

		@Override
		protected void engineUpdate(byte input) {
			this.sum += input;
		}

		@Override
		protected void engineUpdate(byte[] input, int offset, int length) {
			for (int i = 0; i < length; i++) {
				engineUpdate(input[offset + i]);
			}
		}

		@Override
		protected byte[] engineDigest() {
			byte[] digest = { this.sum };
			engineReset();
			return digest;
		}

		@Override
		protected void engineReset() {
			this.sum = 0;
		}

	}

}
