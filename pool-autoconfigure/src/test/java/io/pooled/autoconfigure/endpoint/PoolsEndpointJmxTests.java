package io.pooled.autoconfigure.endpoint;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;

import javax.management.MBeanFeatureInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

class PoolsEndpointJmxTests {

	private static final String NAME = "org.springframework.boot:type=Endpoint,name=Pools";

	private static final String[] STRING = { String.class.getName() };

	private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

	@Test
	void operationsAnswer() throws Exception {
		ObjectName endpoint = new ObjectName(NAME);
		try (ConfigurableApplicationContext context = start("--management.endpoint.pools.access=unrestricted")) {
			PooledBufferFactory buffers = context.getBean(PooledBufferFactory.class);
			buffers.use((buffer) -> buffer.size());
			Object pools = this.server.invoke(endpoint, "pools", new Object[0], new String[0]);
			assertThat(pools).asInstanceOf(InstanceOfAssertFactories.MAP)
				.extractingByKey("pools")
				.asInstanceOf(InstanceOfAssertFactories.MAP)
				.containsKey("default");
			Object pool = this.server.invoke(endpoint, "pool", new Object[] { "default" }, STRING);
			assertThat(pool).asInstanceOf(InstanceOfAssertFactories.MAP)
				.containsEntry("acquires", 1L)
				.containsKeys("settings", "sizeClasses", "sizes", "findings", "leaks");
			assertThat(this.server.invoke(endpoint, "pool", new Object[] { "nobody" }, STRING)).isNull();
			this.server.invoke(endpoint, "trim", new Object[] { "default" }, STRING);
			assertThat(buffers.stats().idle()).isZero();
		}
		assertThat(this.server.isRegistered(endpoint)).isFalse();
	}

	@Test
	void emptyingIsNotThereUnlessConfigured() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.isActive()).isTrue();
			assertThat(Arrays.stream(this.server.getMBeanInfo(new ObjectName(NAME)).getOperations())
				.map(MBeanFeatureInfo::getName)).containsExactlyInAnyOrder("pools", "pool", "view");
			assertThat(this.server.invoke(new ObjectName(NAME), "pools", new Object[0], new String[0]))
				.isInstanceOf(Map.class);
		}
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.jmx.enabled=true",
					"management.endpoints.jmx.exposure.include=pools")
			.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
