package io.pooled.web;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Buffers as bodies where the application configures Spring MVC or WebFlux itself.
 */
class OwnConfigurationTests {

	static Stream<Arguments> configurations() {
		return Stream.of(Arguments.of(Engine.TOMCAT, Annotated.class), Arguments.of(Engine.JETTY, Annotated.class),
				Arguments.of(Engine.TOMCAT, Inherited.class), Arguments.of(Engine.NETTY, Reactive.class));
	}

	@ParameterizedTest
	@MethodSource("configurations")
	void bufferIsWrittenAsItsBytes(Engine engine, Class<?> configuration) throws Exception {
		try (Site site = engine.start(configuration, "spring.main.allow-bean-definition-overriding=false")) {
			for (String path : List.of("/buffer", "/entity", "/handled")) {
				Answer answer = site.get(path);
				assertThat(answer.status()).as("%s: %s", path, answer).isEqualTo(200);
				assertThat(answer.body()).as(path).isEqualTo("bytes");
				assertThat(answer.header("Content-Length")).as(path).isEqualTo("5");
				site.assertNothingInUse();
			}
			Answer stored = site.send("POST", "/upload");
			assertThat(stored.status() + " " + stored.body()).isEqualTo("200 0");
			site.assertNothingInUse();
		}
	}

	@ParameterizedTest
	@MethodSource("configurations")
	void bufferIsNeverABean(Engine engine, Class<?> configuration) throws Exception {
		try (Site site = engine.start(configuration)) {
			for (String path : List.of("/functional", "/nested")) {
				Answer answer = site.get(path);
				assertThat(answer.body()).as("%s: %s", path, answer).doesNotContain("reused");
				boolean whole = "/functional".equals(path) && configuration != Inherited.class;
				assertThat(answer.status()).as("%s: %s", path, answer).isEqualTo(whole ? 200 : 500);
				assertThat("bytes".equals(answer.body())).as("%s: %s", path, answer).isEqualTo(whole);
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebMvc
	@Import({ Handlers.class, ServletHandlers.class })
	static class Annotated {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Handlers.class, ServletHandlers.class })
	static class Inherited extends WebMvcConfigurationSupport {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFlux
	@Import({ Handlers.class, ReactiveHandlers.class })
	static class Reactive {

	}

	@RestController
	static class Handlers {

		private final PooledBufferFactory buffers;

		Handlers(PooledBufferFactory buffers) {
			this.buffers = buffers;
		}

		private PooledBuffer bytes() {
			return this.buffers.fill((buffer) -> buffer.writeUtf8("bytes"));
		}

		@GetMapping("/buffer")
		PooledBuffer buffer() {
			return bytes();
		}

		@GetMapping("/entity")
		ResponseEntity<PooledBuffer> entity() {
			return ResponseEntity.ok(bytes());
		}

		@GetMapping("/handled")
		PooledBuffer handled() {
			throw new IllegalStateException("handled");
		}

		@ExceptionHandler(IllegalStateException.class)
		PooledBuffer handle() {
			return bytes();
		}

		@PostMapping("/upload")
		String upload(@RequestBody(required = false) PooledBuffer body) {
			return String.valueOf((body != null) ? body.size() : 0);
		}

		@GetMapping("/nested")
		Map<String, Object> nested() {
			return Map.of("buffer", bytes());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class ServletHandlers {

		@Bean
		RouterFunction<ServerResponse> functional(PooledBufferFactory buffers) {
			return RouterFunctions.route()
				.GET("/functional",
						(request) -> ServerResponse.ok().body(buffers.fill((buffer) -> buffer.writeUtf8("bytes"))))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class ReactiveHandlers {

		@Bean
		org.springframework.web.reactive.function.server.RouterFunction<?> functional(PooledBufferFactory buffers) {
			return org.springframework.web.reactive.function.server.RouterFunctions.route()
				.GET("/functional",
						(request) -> org.springframework.web.reactive.function.server.ServerResponse.ok()
							.bodyValue(buffers.fill((buffer) -> buffer.writeUtf8("bytes"))))
				.build();
		}

	}

}
