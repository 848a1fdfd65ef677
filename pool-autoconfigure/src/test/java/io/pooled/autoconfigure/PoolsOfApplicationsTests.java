package io.pooled.autoconfigure;

import java.security.MessageDigestSpi;
import java.security.Provider;
import java.security.Security;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
