package com.acme;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import io.pooled.Pool;
import io.pooled.buffer.PooledBufferFactory;

/**
 * An application with one pool from its properties and one of its own.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class AcmeApplication {

	@Bean
	Pool<StringBuilder> parsers() {
		return Pool.builder("parsers", StringBuilder::new).build();
	}

	@Bean
	MistakesController mistakesController(Pool<StringBuilder> parsers, PooledBufferFactory exports) {
		return new MistakesController(parsers, exports);
	}

}
