package io.pooled.web;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.provider.Arguments;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyReactiveManagementContextAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

/**
 * What a test application runs on, with real sockets.
 */
public enum Engine {

	/** Spring MVC on Tomcat. */
	TOMCAT(WebApplicationType.SERVLET, JettyServletWebServerAutoConfiguration.class,
			JettyServletManagementContextAutoConfiguration.class, ErrorMvcAutoConfiguration.class),

	/** Spring MVC on Jetty. */
	JETTY(WebApplicationType.SERVLET, TomcatServletWebServerAutoConfiguration.class,
			TomcatServletManagementContextAutoConfiguration.class, ErrorMvcAutoConfiguration.class),

	/** WebFlux on Netty. */
	NETTY(WebApplicationType.REACTIVE, JettyReactiveWebServerAutoConfiguration.class,
			JettyReactiveManagementContextAutoConfiguration.class, TomcatReactiveWebServerAutoConfiguration.class,
			TomcatReactiveManagementContextAutoConfiguration.class);

	private final WebApplicationType type;

	private final List<String> excluded;

	Engine(WebApplicationType type, Class<?>... excluded) {
		this.type = type;
		this.excluded = Arrays.stream(excluded).map(Class::getName).toList();
	}

	/**
	 * Return the servers that have servlets, each with every combination of the filters.
	 * @return a server and the names of features, separated by spaces
	 */
	public static Stream<Arguments> withFilters() {
		return Stream.of(TOMCAT, JETTY)
			.flatMap((engine) -> Stream.of("compression", "etag", "compression etag")
				.map((features) -> Arguments.of(engine, features)));
	}

	/**
	 * Start an application.
	 * @param source what it is made of, apart from auto-configuration
	 * @param properties its properties
	 * @return where it can be reached
	 */
	public Site start(Class<?> source, String... properties) {
		return new Site(new SpringApplicationBuilder(Application.class, source).web(this.type)
			.properties("server.port=0", "spring.main.banner-mode=off", "spring.jmx.enabled=false",
					"logging.level.org.apache.catalina=off", "logging.level.org.eclipse.jetty=off",
					"logging.level.org.springframework=off", "logging.level.reactor=off",
					"server.tomcat.max-keep-alive-requests=-1",
					"spring.autoconfigure.exclude=" + StringUtils.collectionToCommaDelimitedString(this.excluded))
			.properties(properties)
			.run());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
