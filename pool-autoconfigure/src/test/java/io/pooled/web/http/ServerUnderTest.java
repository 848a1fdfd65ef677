package io.pooled.web.http;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Configuration;

/**
 * What a test application runs on, with real sockets: Spring MVC on Tomcat or Jetty, or
 * WebFlux on Netty.
 */
public enum ServerUnderTest {

	TOMCAT(WebApplicationType.SERVLET, "boot.jetty"), JETTY(WebApplicationType.SERVLET, "boot.tomcat"),
	NETTY(WebApplicationType.REACTIVE, "boot.jetty|boot.tomcat");

	private final WebApplicationType type;

	private final String others;

	ServerUnderTest(WebApplicationType type, String others) {
		this.type = type;
		this.others = others;
	}

	public boolean isReactive() {
		return this.type == WebApplicationType.REACTIVE;
	}

	/** Start an application on each of several servers. */
	public static Map<ServerUnderTest, RunningApplication> startOn(Collection<ServerUnderTest> servers, Class<?> source,
			String... properties) {
		return servers.stream()
			.collect(Collectors.toMap(Function.identity(), (server) -> server.start(source, properties)));
	}

	/** Start an application whose error pages are those of the server. */
	public RunningApplication start(Class<?> source, String... properties) {
		return start(this.others + "|boot.webmvc.autoconfigure.error", source, properties);
	}

	public RunningApplication startWithErrorPages(Class<?> source, String... properties) {
		return start(this.others, source, properties);
	}

	private RunningApplication start(String excluded, Class<?> source, String... properties) {
		String exclusions = ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.matches(".*\\.(" + excluded + ")\\..*"))
			.collect(Collectors.joining(","));
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class, source).web(this.type)
			.properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=off",
					"server.tomcat.max-keep-alive-requests=-1", "spring.reactor.netty.shutdown-quiet-period=0s",
					"spring.autoconfigure.exclude=" + exclusions)
			.properties(properties);
		// Each start changes the one list of Logback's listeners (spring-boot 17439).
		synchronized (ServerUnderTest.class) {
			return RunningApplication.behind("local.server.port", application.run());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
