package io.pooled.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client sees whose body is not wanted, or is no body at all.
 */
class RefusedBodyTests {

	private static final String[] PROPERTIES = { "pools.web.body.buffer=bodies", "pools.buffer.bodies.limit=1MB",
			"pools.buffer.small.limit=1KB", "pools.gzip.inflater.level=6" };

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void bodyThatIsTooLargeIsNotAskedFor(Engine engine) throws Exception {
		try (Site site = engine.start(Setup.class, PROPERTIES)) {
			for (String path : new String[] { "/body", "/entity", "/optional", "/functional" }) {
				assertThat(expect(site, path, "Content-Length: 2097152")).as(path).startsWith("HTTP/1.1 413");
				assertThat(expect(site, path, "Content-Length: 2097152\r\nContent-Encoding: br")).as(path)
					.startsWith("HTTP/1.1 415");
			}
			assertThat(expect(site, "/small", "Content-Length: 1025")).startsWith("HTTP/1.1 413");
			site.assertNothingInUse();
		}
	}

	@ParameterizedTest
	@EnumSource
	void bodyThatIsWantedIsAskedFor(Engine engine) throws Exception {
		try (Site site = engine.start(Setup.class, PROPERTIES)) {
			for (String path : new String[] { "/body", "/entity", "/functional", "/small" }) {
				assertThat(expect(site, path, "Content-Length: 5")).as(path)
					.startsWith("HTTP/1.1 100")
					.contains("HTTP/1.1 200")
					.endsWith("\r\n5");
			}
			site.assertNothingInUse();
		}
	}

	private static String expect(Site site, String path, String headers) throws IOException {
		try (Socket socket = new Socket("localhost", site.port())) {
			socket.setSoTimeout(30_000);
			OutputStream target = socket.getOutputStream();
			target.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
					+ "Content-Type: application/octet-stream\r\nExpect: 100-continue\r\n" + headers + "\r\n\r\n")
				.getBytes(StandardCharsets.UTF_8));
			target.flush();
			InputStream source = socket.getInputStream();
			ByteArrayOutputStream answer = new ByteArrayOutputStream();
			answer.write(source.readNBytes(12));
			if (answer.toString(StandardCharsets.UTF_8).endsWith("100")) {
				target.write("hello".getBytes(StandardCharsets.UTF_8));
				target.flush();
			}
			source.transferTo(answer);
			return answer.toString(StandardCharsets.UTF_8);
		}
	}

	@ParameterizedTest
	@EnumSource
	void cutOffBodyHasTheErrorOfACorruptOne(Engine engine) throws Exception {
		byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
		try (Site site = engine.start(Setup.class, PROPERTIES)) {
			for (String path : new String[] { "/body", "/entity", "/functional" }) {
				String corrupt = post(site, path, "Content-Encoding: gzip", Zipped.corrupt(hello));
				assertThat(corrupt).as(path).startsWith("HTTP/1.1 400");
				assertThat(corrupt.length() - corrupt.indexOf("\r\n\r\n")).as("%s: %s", path, corrupt)
					.isGreaterThan(50);
				for (int length : new int[] { 1, 5, 12, Zipped.of(hello).length - 1 }) {
					String cutOff = post(site, path, "Content-Encoding: gzip", Arrays.copyOf(Zipped.of(hello), length));
					assertThat(withoutDetails(cutOff)).as("%s: %s", path, cutOff).isEqualTo(withoutDetails(corrupt));
				}
			}
			site.assertNothingInUse();
		}
	}

	private static String withoutDetails(String answer) {
		return answer.replaceAll("(?m)^(Date|Content-Length|content-length):.*$", "")
			.replaceAll("\"(timestamp|requestId)\":\"[^\"]*\"", "");
	}

	@ParameterizedTest
	@EnumSource
	void partOfAFormIsLeftAsItIs(Engine engine) throws Exception {
		byte[] zipped = Zipped.of("hello".getBytes(StandardCharsets.UTF_8));
		try (Site site = engine.start(Setup.class, PROPERTIES)) {
			for (String encoding : new String[] { "gzip", "br", "identity" }) {
				ByteArrayOutputStream form = new ByteArrayOutputStream();
				form.write(("--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.gz\"\r\n"
						+ "Content-Type: application/octet-stream\r\nContent-Encoding: " + encoding + "\r\n\r\n")
					.getBytes(StandardCharsets.UTF_8));
				form.write(zipped);
				form.write("\r\n--limit--\r\n".getBytes(StandardCharsets.UTF_8));
				String answer = post(site, "/part", "Content-Type: multipart/form-data; boundary=limit",
						form.toByteArray());
				assertThat(answer).as(encoding).startsWith("HTTP/1.1 200").endsWith("\r\n" + zipped.length);
			}
			site.assertNothingInUse();
		}
	}

	private static String post(Site site, String path, String headers, byte[] body) throws IOException {
		try (Socket socket = new Socket("localhost", site.port())) {
			socket.setSoTimeout(30_000);
			OutputStream target = socket.getOutputStream();
			target.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
					+ body.length + "\r\n" + headers + "\r\n\r\n")
				.getBytes(StandardCharsets.UTF_8));
			target.write(body);
			target.flush();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Uploads.class, ServletFunctions.class, ReactiveFunctions.class })
	static class Setup {

	}

	@RestController
	static class Uploads {

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
			return body.map(Uploads::size).orElse("none");
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
						(request) -> ServerResponse.ok().body(Uploads.size(request.body(PooledBuffer.class))))
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
							.map(Uploads::size)
							.flatMap(org.springframework.web.reactive.function.server.ServerResponse.ok()::bodyValue))
				.build();
		}

	}

}
