package com.acme;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import io.pooled.Pool;
import io.pooled.PoolRegistry;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.test.BalancedPools;

/**
 * Has a Spring context without Spring Boot, with one pool that is a bean and one that
 * only the registry knows.
 */
@Sample
@SpringJUnitConfig
@BalancedPools.Check
class SpringSample {

	@Autowired
	private Pool<StringBuilder> parsers;

	@Autowired
	private PoolRegistry registry;

	@ParameterizedTest(name = "{0}")
	@ValueSource(strings = { "leaveLease", "leaveBuffer", "releaseTwice", "closeBufferTwice", "useLate", "getLate",
			"allGood" })
	void makes(String mistake) {
		Mistakes.make(mistake, this.parsers, (PooledBufferFactory) this.registry.get("exports"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Pools {

		@Bean
		Pool<StringBuilder> parsers() {
			return Pool.builder("parsers", StringBuilder::new).build();
		}

		@Bean
		PoolRegistry registry() {
			PoolRegistry registry = new PoolRegistry();
			registry.register(PooledBufferFactory.builder("exports").build());
			return registry;
		}

	}

}
