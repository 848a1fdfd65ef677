package io.pooled.web;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.Map;
import java.util.Objects;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What applications do with a response has the effect that it has without the filters.
 */
class ResponseApiTests {

	private static final String LINE = "line 0123456789";

	/** By path, the status and the length of the body. */
	private static final Map<String, String> PATHS = Map.of("/api/lines", "200 " + 20_000 * (LINE.length() + 1),
			"/api/reset-line", "200 5", "/api/charset", "415 0", "/api/two-writers", "200 8", "/api/redirect",
			"302 100", "/handled", "409 7", "/api/reset-to-stream", "200 6", "/api/no-length", "200 3000",
			"/api/wrong-length", "200 3007");

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Features#filtersWithServlets")
	void responseIsThatOfThePlainServer(ServerUnderTest server, String features) throws Exception {
		String[] properties = Features.enabling(features, "pools.web.etag.limit=64KB");
		try (RunningApplication plain = server.start(Api.class);
				RunningApplication application = server.start(Api.class, properties)) {
			for (Map.Entry<String, String> path : PATHS.entrySet()) {
				Reply expected = plain.get(path.getKey());
				assertThat(expected.status() + " " + expected.bytes().length).as("%s: %s", path.getKey(), expected)
					.isEqualTo(path.getValue());
				for (String encoding : new String[] { "gzip", "identity" }) {
					Reply reply = application.get(path.getKey(), "Accept-Encoding", encoding);
					boolean compressed = "gzip".equals(reply.header("Content-Encoding"));
					assertThat(reply.isCutOff()).as("%s: %s", path.getKey(), reply).isFalse();
					assertThat(reply.status()).as("%s: %s", path.getKey(), reply).isEqualTo(expected.status());
					assertThat(compressed ? reply.gunzipped() : reply.bytes()).as("%s: %s", path.getKey(), reply)
						.isEqualTo(expected.bytes());
					application.assertNothingInUse();
				}
			}
		}
	}

	@RestController
	static class Api {

		@GetMapping("/handled")
		void handled(HttpServletResponse response) throws IOException {
			response.setContentType("text/plain");
			response.setHeader("ETag", "\"7\"");
			response.getOutputStream().print("x".repeat(3000));
			throw new IllegalStateException("handled");
		}

		@ExceptionHandler
		void handle(IllegalStateException ex, HttpServletResponse response) throws IOException {
			response.setStatus(409);
			response.setContentType("text/plain");
			response.getOutputStream().print(Objects.requireNonNull(ex.getMessage()));
		}

		@Bean
		ServletRegistrationBean<HttpServlet> api() {
			return new ServletRegistrationBean<>(new HttpServlet() {

				private static final long serialVersionUID = 1;

				@Override
				protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
					response.setContentType("text/plain;charset=UTF-8");
					answer(request.getPathInfo(), response);
				}

			}, "/api/*");
		}

		private static boolean isRefused(HttpServletResponse response) {
			try {
				response.setHeader("Content-Length", "");
				return false;
			}
			catch (NumberFormatException ex) {
				return true;
			}
		}

		private static void answer(String path, HttpServletResponse response) throws IOException {
			switch (path) {
				case "/lines" -> {
					for (int i = 0; i < 20_000; i++) {
						response.getWriter().println(LINE);
					}
				}
				case "/reset-line" -> {
					response.getWriter().println("part");
					response.reset();
					response.setContentType("text/plain");
					response.setContentLength(5);
					response.getWriter().print("error");
				}
				case "/charset" -> {
					try {
						response.setContentType("text/plain;charset=nonsense");
						response.getWriter();
					}
					catch (UnsupportedEncodingException ex) {
						response.reset();
						response.setStatus(415);
					}
				}
				case "/two-writers" -> {
					response.getWriter().print("once");
					response.getWriter().print("more");
				}
				case "/no-length" -> {
					response.setHeader("Content-Length", "3");
					response.setHeader("Content-Length", null);
					response.addHeader("Content-Length", null);
					response.getOutputStream().print("x".repeat(3000));
				}
				case "/wrong-length" -> {
					response.getOutputStream().print("x".repeat(3000));
					response.getOutputStream().print(isRefused(response) ? "refused" : "ignored");
				}
				case "/redirect" -> {
					response.getOutputStream().print("0123456789".repeat(10));
					response.sendRedirect("/elsewhere", 302, false);
				}
				default -> {
					response.getWriter().print("part");
					response.reset();
					response.getOutputStream().print("stream");
				}
			}
		}

	}

}
