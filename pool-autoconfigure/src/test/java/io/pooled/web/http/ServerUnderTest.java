package io.pooled.web.http;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.provider.Arguments;
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

	public static Stream<Arguments> withFilters() {
		return Stream.of(TOMCAT, JETTY).flatMap((server) -> server.with("compression", "etag", "compression etag"));
	}

	public static Stream<Arguments> allWithFilters() {
		return Stream.of(values()).flatMap((server) -> server.with("compression", "etag", "compression etag"));
	}

	public Stream<Arguments> with(Object... arguments) {
		return Arrays.stream(arguments).map((argument) -> Arguments.of(this, argument));
	}

	public static String[] enabling(String features, String... more) {
		return Stream
			.concat(Stream.of(features.split(" ")).map((feature) -> "pools.web." + feature + ".enabled=true"),
					Stream.of(more))
			.toArray(String[]::new);
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
		return RunningApplication.behind("local.server.port",
				new SpringApplicationBuilder(Application.class, source).web(this.type)
					.properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=off",
							"server.tomcat.max-keep-alive-requests=-1", "spring.reactor.netty.shutdown-quiet-period=0s",
							"spring.autoconfigure.exclude=" + autoConfigurations(excluded))
					.properties(properties)
					.run());
	}

	private static String autoConfigurations(String packages) {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.matches(".*\\.(" + packages + ")\\..*"))
			.collect(Collectors.joining(","));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
