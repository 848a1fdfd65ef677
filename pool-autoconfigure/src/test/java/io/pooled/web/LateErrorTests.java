package io.pooled.web;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes after almost as many bytes as the server holds is in time, however large the
 * segments are in which the filters hold them.
 */
class LateErrorTests {

	private static final Map<String, Integer> PATHS = Map.of("/error-at-last", 404, "/message-at-last", 409,
			"/redirect-at-last", 302);

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Features#filtersWithServlets")
	void whatComesLateIsInTime(ServerUnderTest server, String features) throws Exception {
		for (String initial : List.of("1KB", "64KB")) {
			String[] properties = Features.enabling(features, "pools.buffer.default.size-classes=1KB,64KB",
					"pools.buffer.default.initial=" + initial);
			try (RunningApplication plain = server.start(Late.class);
					RunningApplication application = server.start(Late.class, properties)) {
				for (Map.Entry<String, Integer> path : PATHS.entrySet()) {
					check(plain, application, path.getKey(), path.getValue());
				}
			}
		}
	}

	/*
	 * The plain server sends so much at once, and cannot take it back any more.
	 */
	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void largePartThatWasTakenBackMakesNoErrorLate(ServerUnderTest server) throws Exception {
		try (RunningApplication application = server.start(Late.class, "pools.web.etag.enabled=true")) {
			Reply reply = application.get("/taken-back-before");
			assertThat(reply.status()).as("%s", reply).isEqualTo(404);
			assertThat(reply.isWhole()).as("%s", reply).isTrue();
			application.assertNothingInUse();
		}
	}

	private static void check(RunningApplication plain, RunningApplication application, String path, int status)
			throws Exception {
		Reply expected = plain.get(path);
		assertThat(expected.status()).as("%s: %s", path, expected).isEqualTo(status);
		Reply reply = application.get(path, "Accept-Encoding", "gzip");
		assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(status);
		if (status == 302) {
			assertThat(reply.header("Location")).as("%s: %s", path, reply).endsWith("/elsewhere");
		}
		assertThat(reply.isCutOff()).as("%s: %s", path, reply).isFalse();
		application.assertNothingInUse();
	}

	@RestController
	static class Late {

		@GetMapping("/error-at-last")
		void error(HttpServletResponse response) throws IOException {
			almostFill(response);
			response.sendError(404);
		}

		@GetMapping("/taken-back-before")
		void takenBack(HttpServletResponse response) throws IOException {
			response.getOutputStream().write(new byte[response.getBufferSize()]);
			response.resetBuffer();
			byte[] part = new byte[response.getBufferSize() / 16];
			for (int i = 0; i < 15; i++) {
				response.getOutputStream().write(part);
			}
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
