package io.pooled.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import io.pooled.buffer.PooledBuffer;
import io.pooled.web.bodies.Zipped;
import io.pooled.web.http.Connection;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client sees whose body is not wanted, or is no body at all.
 */
class RefusedBodyTests {

	private static final String[] PROPERTIES = { "pools.web.body.buffer=bodies", "pools.buffer.bodies.limit=1MB",
			"pools.buffer.small.limit=1KB", "pools.gzip.inflater.level=6" };

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void bodyThatIsTooLargeIsNotAskedFor(ServerUnderTest server) throws Exception {
		try (RunningApplication application = server.start(Setup.class, PROPERTIES)) {
			for (String path : new String[] { "/body", "/entity", "/optional", "/functional" }) {
				assertThat(expect(application, announced(path, 2_097_152))).as(path).startsWith("HTTP/1.1 413");
				assertThat(expect(application, announced(path, 2_097_152).with("Content-Encoding", "br"))).as(path)
					.startsWith("HTTP/1.1 415");
			}
			assertThat(expect(application, announced("/small", 1025))).startsWith("HTTP/1.1 413");
			application.assertNothingInUse();
		}
	}

	@ParameterizedTest
	@EnumSource
	void bodyThatIsWantedIsAskedFor(ServerUnderTest server) throws Exception {
		try (RunningApplication application = server.start(Setup.class, PROPERTIES)) {
			for (String path : new String[] { "/body", "/entity", "/functional", "/small" }) {
				assertThat(expect(application, announced(path, 5))).as(path)
					.startsWith("HTTP/1.1 100")
					.contains("HTTP/1.1 200")
					.endsWith("\r\n5");
			}
			application.assertNothingInUse();
		}
	}

	private static Request announced(String path, int length) {
		return Request.post(path, new byte[0])
			.with("Expect", "100-continue")
			.with("Content-Length", String.valueOf(length));
	}

	private static String expect(RunningApplication application, Request request) throws IOException {
		try (Connection connection = application.open(request)) {
			int status = connection.head().status();
			if (status == 100) {
				connection.send("hello".getBytes(StandardCharsets.UTF_8));
			}
			return "HTTP/1.1 " + status + " " + connection.rest();
		}
	}

	@ParameterizedTest
	@EnumSource
	void cutOffBodyHasTheErrorOfACorruptOne(ServerUnderTest server) throws Exception {
		byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
		try (RunningApplication application = server.start(Setup.class, PROPERTIES)) {
			for (String path : new String[] { "/body", "/entity", "/functional" }) {
				String corrupt = post(application, path, "Content-Encoding: gzip", Zipped.corrupt(hello));
				assertThat(corrupt).as(path).startsWith("HTTP/1.1 400");
				assertThat(corrupt.length() - corrupt.indexOf("\r\n\r\n")).as("%s: %s", path, corrupt)
					.isGreaterThan(50);
				for (int length : new int[] { 1, 5, 12, Zipped.of(hello).length - 1 }) {
					String cutOff = post(application, path, "Content-Encoding: gzip",
							Arrays.copyOf(Zipped.of(hello), length));
					assertThat(withoutDetails(cutOff)).as("%s: %s", path, cutOff).isEqualTo(withoutDetails(corrupt));
				}
			}
			application.assertNothingInUse();
		}
	}

	private static String withoutDetails(String reply) {
		return reply.replaceAll("(?m)^(Date|Content-Length|content-length):.*$", "")
			.replaceAll("\"(timestamp|requestId)\":\"[^\"]*\"", "");
	}

	@ParameterizedTest
	@EnumSource
	void partOfAFormIsLeftAsItIs(ServerUnderTest server) throws Exception {
		byte[] zipped = Zipped.of("hello".getBytes(StandardCharsets.UTF_8));
		try (RunningApplication application = server.start(Setup.class, PROPERTIES)) {
			for (String encoding : new String[] { "gzip", "br", "identity" }) {
				ByteArrayOutputStream form = new ByteArrayOutputStream();
				form.write(("--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.gz\"\r\n"
						+ "Content-Type: application/octet-stream\r\nContent-Encoding: " + encoding + "\r\n\r\n")
					.getBytes(StandardCharsets.UTF_8));
				form.write(zipped);
				form.write("\r\n--limit--\r\n".getBytes(StandardCharsets.UTF_8));
				String reply = post(application, "/part", "Content-Type: multipart/form-data; boundary=limit",
						form.toByteArray());
				assertThat(reply).as(encoding).startsWith("HTTP/1.1 200").endsWith("\r\n" + zipped.length);
			}
			application.assertNothingInUse();
		}
	}

	private static String post(RunningApplication application, String path, String header, byte[] body)
			throws IOException {
		Request request = new Request("POST", path, List.of("Connection: close", header), body);
		try (Connection connection = application.open(request)) {
			return connection.rest();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ BodySizes.class, ServletFunctions.class, ReactiveFunctions.class })
	static class Setup {

	}

	@RestController
	static class BodySizes {

		private static String size(PooledBuffer body) {
			return String.valueOf(body.size());
		}

		@PostMapping("/body")
		String body(@RequestBody PooledBuffer body) {
			return size(body);
		}

		@PostMapping("/entity")
		String entity(HttpEntity<PooledBuffer> entity) {
			PooledBuffer body = entity.getBody();
			return (body != null) ? size(body) : "none";
		}

		@PostMapping("/optional")
		String optional(@RequestBody Optional<PooledBuffer> body) {
			return body.map(BodySizes::size).orElse("none");
		}

		@PostMapping("/small")
		String small(@RequestBody @Qualifier("small") PooledBuffer body) {
			return size(body);
		}

		@PostMapping("/part")
		String part(@RequestPart("file") PooledBuffer file) {
			return size(file);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class ServletFunctions {

		@Bean
		RouterFunction<ServerResponse> functions() {
			return RouterFunctions.route()
				.POST("/functional",
						(request) -> ServerResponse.ok().body(BodySizes.size(request.body(PooledBuffer.class))))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class ReactiveFunctions {

		@Bean
		org.springframework.web.reactive.function.server.RouterFunction<?> functions() {
			return org.springframework.web.reactive.function.server.RouterFunctions.route()
				.POST("/functional",
						(request) -> request.bodyToMono(PooledBuffer.class)
							.map(BodySizes::size)
							.flatMap(org.springframework.web.reactive.function.server.ServerResponse.ok()::bodyValue))
				.build();
		}

	}

}
