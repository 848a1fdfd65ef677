package io.pooled.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What can only be seen when a server starts is explained as well.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidWebPropertiesTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@MethodSource
	void isExplained(WebApplicationType type, Mistake mistake, CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("mistake.yml"), mistake.yaml());
		Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(Application.class).web(type)
			.run("--spring.config.location=" + file.toUri(), "--spring.main.banner-mode=off", "--server.port=0")
			.close());
		assertThat(failure).as("start fails").isNotNull();
		String analysis = output.getAll()
			.substring(Math.max(0, output.getAll().indexOf("APPLICATION FAILED TO START")));
		int line = (int) mistake.yaml().substring(0, mistake.yaml().indexOf("# here")).lines().count();
		assertThat(analysis).startsWith("APPLICATION FAILED TO START")
			.contains("Property: " + mistake.property())
			.containsPattern("mistake\\.yml\\]?\"? - " + line + ":\\d+")
			.contains(mistake.explained());
	}

	static Stream<Arguments> isExplained() {
		List<Mistake> ofMvc = List.of(unknownBuffer("body"), unknownBuffer("json"), unknownBuffer("etag"));
		List<Mistake> ofBoth = List.of(unknownBuffer("compression"),
				compression("type that is none", "mime-types: [text/html, nonsense]", "mime-types")
					.explained("nonsense", "such as application/json"),
				compression("additional type that is none", "additional-mime-types: nonsense", "additional-mime-types")
					.explained("Value: \"nonsense\"", "such as application/json"),
				compression("user agent that is no expression", "excluded-user-agents: '*bot'", "excluded-user-agents")
					.explained("*bot", "regular expressions"));
		return Stream.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)
			.flatMap((type) -> Stream
				.concat((type == WebApplicationType.SERVLET) ? ofMvc.stream() : Stream.of(), ofBoth.stream())
				.map((mistake) -> Arguments.of(type, mistake)));
	}

	private static Mistake unknownBuffer(String feature) {
		return Mistake.of("unknown buffer pool for " + feature, """
				pools:
				  web:
				    %s:
				      enabled: true
				      buffer: nowhere # here
				""".formatted(feature))
			.property("pools.web." + feature + ".buffer")
			.explained("Value: \"nowhere\"", "there is no such buffer pool", "default");
	}

	private static Mistake compression(String what, String line, String property) {
		return Mistake.of(what, """
				pools:
				  web:
				    compression:
				      enabled: true
				      %s # here
				""".formatted(line)).property("pools.web.compression." + property);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { JettyServletWebServerAutoConfiguration.class,
			JettyReactiveWebServerAutoConfiguration.class, TomcatReactiveWebServerAutoConfiguration.class })
	static class Application {

	}

}
