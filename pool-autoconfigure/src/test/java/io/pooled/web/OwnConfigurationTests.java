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
import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Buffers as bodies where the application configures Spring MVC or WebFlux itself.
 */
class OwnConfigurationTests {

	static Stream<Arguments> configurations() {
		return Stream.of(Arguments.of(ServerUnderTest.TOMCAT, Annotated.class),
				Arguments.of(ServerUnderTest.JETTY, Annotated.class),
				Arguments.of(ServerUnderTest.TOMCAT, Inherited.class),
				Arguments.of(ServerUnderTest.NETTY, Reactive.class));
	}

	@ParameterizedTest
	@MethodSource("configurations")
	void bufferIsWrittenAsItsBytes(ServerUnderTest server, Class<?> configuration) throws Exception {
		try (RunningApplication application = server.start(configuration,
				"spring.main.allow-bean-definition-overriding=false")) {
			for (String path : List.of("/buffer", "/entity", "/handled")) {
				Reply reply = application.get(path);
				assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(200);
				assertThat(reply.body()).as(path).isEqualTo("bytes");
				assertThat(reply.header("Content-Length")).as(path).isEqualTo("5");
				application.assertNothingInUse();
			}
			Reply stored = application.send("POST", "/upload");
			assertThat(stored.status() + " " + stored.body()).isEqualTo("200 0");
			application.assertNothingInUse();
		}
	}

	@ParameterizedTest
	@MethodSource("configurations")
	void bufferIsNeverABean(ServerUnderTest server, Class<?> configuration) throws Exception {
		try (RunningApplication application = server.start(configuration)) {
			for (String path : List.of("/functional", "/nested")) {
				Reply reply = application.get(path);
				assertThat(reply.body()).as("%s: %s", path, reply).doesNotContain("reused");
				boolean whole = "/functional".equals(path) && configuration != Inherited.class;
				assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(whole ? 200 : 500);
				assertThat("bytes".equals(reply.body())).as("%s: %s", path, reply).isEqualTo(whole);
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
