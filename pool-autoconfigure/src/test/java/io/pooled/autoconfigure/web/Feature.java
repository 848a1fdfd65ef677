package io.pooled.autoconfigure.web;

import java.util.List;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PooledJsonAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.autoconfigure.web.reactive.PooledBodyWebFluxAutoConfiguration;
import io.pooled.autoconfigure.web.reactive.PooledCompressionWebFluxAutoConfiguration;
import io.pooled.autoconfigure.web.reactive.PooledEtagWebFluxAutoConfiguration;
import io.pooled.autoconfigure.web.servlet.PooledBodyWebMvcAutoConfiguration;
import io.pooled.autoconfigure.web.servlet.PooledCompressionWebMvcAutoConfiguration;
import io.pooled.autoconfigure.web.servlet.PooledEtagWebMvcAutoConfiguration;
import io.pooled.autoconfigure.web.servlet.PooledJsonWebMvcAutoConfiguration;

/**
 * A feature under {@code pools.web} of one stack.
 */
public enum Feature {

	BODY_OF_MVC("body", "pooledBufferConverterConfigurer", true),

	JSON_OF_MVC("json", "pooledJsonConverterCustomizer", true),

	ETAG_OF_MVC("etag", "pooledEtagFilter", true),

	COMPRESSION_OF_MVC("compression", "pooledCompressionFilter", true),

	BODY_OF_WEBFLUX("body", "pooledBufferResultHandler", false),

	ETAG_OF_WEBFLUX("etag", "pooledEtagWebFilter", false),

	COMPRESSION_OF_WEBFLUX("compression", "pooledCompressionWebFilter", false);

	private static final AutoConfigurations POOLS = AutoConfigurations.of(JacksonAutoConfiguration.class,
			PoolsAutoConfiguration.class, PooledWebAutoConfiguration.class, PooledEncodersAutoConfiguration.class,
			PooledJsonAutoConfiguration.class, PooledBodyWebMvcAutoConfiguration.class,
			PooledJsonWebMvcAutoConfiguration.class, PooledEtagWebMvcAutoConfiguration.class,
			PooledCompressionWebMvcAutoConfiguration.class, PooledBodyWebFluxAutoConfiguration.class,
			PooledEtagWebFluxAutoConfiguration.class, PooledCompressionWebFluxAutoConfiguration.class);

	private final String key;

	private final String bean;

	private final boolean servlet;

	Feature(String key, String bean, boolean servlet) {
		this.key = key;
		this.bean = bean;
		this.servlet = servlet;
	}

	public static WebApplicationContextRunner servlet() {
		return new WebApplicationContextRunner().withConfiguration(POOLS)
			.withConfiguration(AutoConfigurations.of(DispatcherServletAutoConfiguration.class,
					WebMvcAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class));
	}

	public static ReactiveWebApplicationContextRunner reactive() {
		return new ReactiveWebApplicationContextRunner().withConfiguration(POOLS)
			.withConfiguration(AutoConfigurations.of(HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class,
					CodecsAutoConfiguration.class));
	}

	static ApplicationContextRunner withoutWeb() {
		return new ApplicationContextRunner().withConfiguration(POOLS);
	}

	/**
	 * Return an application of the stack, which has only switched on what is on by
	 * default.
	 * @return a runner
	 */
	AbstractApplicationContextRunner<?, ?, ?> off() {
		return this.servlet ? servlet() : reactive();
	}

	AbstractApplicationContextRunner<?, ?, ?> on() {
		return off().withPropertyValues(enabled(true));
	}

	/**
	 * Return an application that has nothing but pools.
	 * @return a runner
	 */
	AbstractApplicationContextRunner<?, ?, ?> bare() {
		return (this.servlet ? new WebApplicationContextRunner().withConfiguration(POOLS)
				: new ReactiveWebApplicationContextRunner().withConfiguration(POOLS))
			.withPropertyValues(enabled(true));
	}

	AbstractApplicationContextRunner<?, ?, ?> onTheOtherStack() {
		return (this.servlet ? reactive() : servlet()).withPropertyValues(enabled(true));
	}

	String enabled(boolean enabled) {
		return property("enabled") + "=" + enabled;
	}

	String property(String name) {
		return "pools.web." + this.key + "." + name;
	}

	String bean() {
		return this.bean;
	}

	boolean isOnByDefault() {
		return this.key.equals("body");
	}

	/**
	 * Return what the feature cannot be without.
	 * @return names of classes and packages
	 */
	List<String> needs() {
		return switch (this) {
			case BODY_OF_MVC -> List.of("org.springframework.web.servlet");
			case JSON_OF_MVC -> List.of("org.springframework.boot.http.converter", "tools.jackson");
			case BODY_OF_WEBFLUX -> List.of("org.springframework.boot.http.codec", "org.springframework.web.reactive");
			case ETAG_OF_MVC -> List.of("org.springframework.boot.web.servlet");
			case COMPRESSION_OF_MVC ->
				List.of("org.springframework.boot.web.servlet", "org.springframework.boot.web.server");
			case COMPRESSION_OF_WEBFLUX -> List.of("org.springframework.boot.web.server");
			case ETAG_OF_WEBFLUX -> List.of();
		};
	}

}
