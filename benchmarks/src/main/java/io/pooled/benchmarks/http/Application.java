package io.pooled.benchmarks.http;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An application that is loaded or started.
 */
enum Application {

	/** The sample as it is, with what the comparisons add to it. */
	SAMPLE("", ""),

	/** {@link Bodies} with Spring MVC on Tomcat. */
	SERVLET(Bodies.class.getName(), Application.TOOLS + "|netty|reactor-netty|webflux"),

	/** {@link Bodies} with WebFlux on Netty. */
	REACTIVE(Bodies.class.getName(), Application.TOOLS + "|tomcat|webmvc|servlet"),

	/** {@link OrdersApplication} with Spring MVC on Tomcat and this starter. */
	STARTER(OrdersApplication.class.getName(), Application.TOOLS + "|" + Application.REACTOR),

	/** The same with Actuator, which the starter brings, instead of the starter. */
	ACTUATOR(OrdersApplication.class.getName(), Application.TOOLS + "|" + Application.REACTOR + "|^pool-"),

	/** The same with neither. */
	PLAIN(OrdersApplication.class.getName(), Application.TOOLS + "|" + Application.REACTOR
			+ "|^pool-|actuator|micrometer-(metrics|core|jakarta)|spring-boot-health");

	private static final String TOOLS = "slf4j-nop|jmh|jcstress|stormpot|HdrHistogram|jna|jopt|math3|pool2|jetty";

	private static final String REACTOR = "netty|reactor|reactive|webflux|http-codec";

	private final String main;

	private final Predicate<String> without;

	Application(String main, String without) {
		this.main = main;
		this.without = Pattern.compile(without).asPredicate();
	}

	List<String> launch(Settings settings) throws IOException {
		if (this == SAMPLE) {
			return List.of("-Dloader.path=" + settings.classes(), "-cp", settings.jar(),
					"org.springframework.boot.loader.launch.PropertiesLauncher");
		}
		try (Stream<Path> jars = Files.list(settings.libraries())) {
			return List.of("-cp",
					Stream.concat(Stream.of(settings.classes()),
							jars.map(Path::toString)
								.filter((jar) -> !this.without.test(Path.of(jar).getFileName().toString()))
								.sorted())
						.collect(Collectors.joining(File.pathSeparator)),
					this.main);
		}
	}

}
