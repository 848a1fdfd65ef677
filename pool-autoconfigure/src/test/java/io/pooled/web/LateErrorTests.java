package io.pooled.web;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes after almost as many bytes as the server holds is in time, however large the
 * segments are in which the filters hold them.
 */
class LateErrorTests {

	private static final Map<String, Integer> PATHS = Map.of("/error-at-last", 404, "/message-at-last", 409,
			"/redirect-at-last", 302);

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Engine#withFilters")
	void whatComesLateIsInTime(Engine engine, String features) throws Exception {
		for (String initial : List.of("1KB", "64KB")) {
			List<String> properties = new ArrayList<>(
					List.of("pools.buffer.default.size-classes=1KB,64KB", "pools.buffer.default.initial=" + initial));
			for (String feature : features.split(" ")) {
				properties.add("pools.web." + feature + ".enabled=true");
			}
			try (Site plain = engine.start(Late.class);
					Site site = engine.start(Late.class, properties.toArray(String[]::new))) {
				for (Map.Entry<String, Integer> path : PATHS.entrySet()) {
					check(plain, site, path.getKey(), path.getValue());
				}
			}
		}
	}

	private static void check(Site plain, Site site, String path, int status) throws Exception {
		Answer expected = plain.get(path);
		assertThat(expected.status()).as("%s: %s", path, expected).isEqualTo(status);
		Answer answer = site.get(path, "Accept-Encoding", "gzip");
		assertThat(answer.status()).as("%s: %s", path, answer).isEqualTo(status);
		if (status == 302) {
			assertThat(answer.header("Location")).as("%s: %s", path, answer).endsWith("/elsewhere");
		}
		assertThat(answer.broken()).as("%s: %s", path, answer).isFalse();
		site.assertNothingInUse();
	}

	@RestController
	static class Late {

		@GetMapping("/error-at-last")
		void error(HttpServletResponse response) throws IOException {
			almostFill(response);
			response.sendError(404);
		}

		@GetMapping("/message-at-last")
		void message(HttpServletResponse response) throws IOException {
			almostFill(response);
			response.sendError(409, "conflict");
		}

		@GetMapping("/redirect-at-last")
		void redirect(HttpServletResponse response) throws IOException {
			almostFill(response);
			response.sendRedirect("/elsewhere");
		}

		private static void almostFill(HttpServletResponse response) throws IOException {
			response.setContentType("text/plain");
			PrintWriter writer = response.getWriter();
			int part = response.getBufferSize() / 16;
			for (int i = 0; i < 15; i++) {
				writer.print("x".repeat(part));
			}
		}

	}

}
