package io.pooled.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Servlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import reactor.core.publisher.Mono;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Libraries that nothing has to be looked for in.
 */
class BuiltWithTests {

	private static final Matcher JAR = match();

	private static Matcher match() {
		Matcher jar = Pattern.compile("(jackson-core-\\d+)\\.(\\d+)\\.(\\d+)\\.jar")
			.matcher(Linkage.jar(JsonFactory.class));
		assertThat(jar.matches()).isTrue();
		return jar;
	}

	private static String jar(int minor, int patch) {
		return "%s.%d.%d.jar".formatted(JAR.group(1), Integer.parseInt(JAR.group(2)) + minor,
				Integer.parseInt(JAR.group(3)) + patch);
	}

	@ParameterizedTest
	@ValueSource(classes = { JsonFactory.class, JsonMapper.class, MeterRegistry.class, Servlet.class, Endpoint.class,
			WebMvcConfigurer.class, WebFluxConfigurer.class, WebFilter.class, Mono.class })
	void whatThisWasBuiltWithIsKnown(Class<?> type) {
		assertThat(BuiltWith.isLike(type.getName())).isTrue();
	}

	@Test
	void laterOneOfTheSameLineHasAllOfIt() {
		assertThat(BuiltWith.isLikeJar(jar(0, 0))).isTrue();
		assertThat(BuiltWith.isLikeJar(jar(0, 1))).isTrue();
	}

	@Test
	void earlierOneAndOtherLinesMayLackSomething() {
		assertThat(BuiltWith.isLikeJar(jar(0, -1))).isFalse();
		assertThat(BuiltWith.isLikeJar(jar(1, 0))).isFalse();
		assertThat(BuiltWith.isLikeJar(jar(-1, 9))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "jackson-core.jar", "jackson-core-3.jar", "acme-jackson-core-3.1.99.jar", "classes",
			"jackson-core-3.1.99-rc1.jar", "jackson-core-3.1.99999999999999999999.jar" })
	void whatIsNotKnownMayLackSomething(String jar) {
		assertThat(BuiltWith.isLikeJar(jar)).isFalse();
	}

	@Test
	void classThatIsNotThereIsNotLikeAnything() {
		assertThat(BuiltWith.isLike("com.acme.Missing")).isFalse();
	}

}
