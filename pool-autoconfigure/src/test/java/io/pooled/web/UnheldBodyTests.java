package io.pooled.web;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;

import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A body that goes past the ETag filter has no ETag, least of all that of nothing.
 */
class UnheldBodyTests {

	private static final String ETAG_OF_NOTHING = "\"0d41d8cd98f00b204e9800998ecf8427e\"";

	/** With the lengths of the bodies. */
	private static final Map<String, Integer> PATHS = Map.of("/stream?size=1", 1, "/stream?size=3000", 3000,
			"/writer?size=1", 1, "/writer?size=3000", 3000, "/task?size=100", 100, "/deferred?size=100", 100,
			"/etag-taken-back?size=3000", 3000);

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Features#filtersWithServlets")
	void bodyThatIsNotHeldHasNoEtag(ServerUnderTest server, String features) throws Exception {
		String[] properties = Features.enabling(features);
		try (RunningApplication plain = server.start(Pages.class);
				RunningApplication application = server.start(Pages.class, properties)) {
			for (Map.Entry<String, Integer> path : PATHS.entrySet()) {
				Reply expected = plain.get(path.getKey());
				assertThat(expected.status()).as("%s: %s", path, expected).isEqualTo(200);
				assertThat(expected.bytes()).as("%s: %s", path, expected).hasSize(path.getValue());
				for (String encoding : new String[] { "gzip", "identity" }) {
					Reply reply = application.get(path.getKey(), "Accept-Encoding", encoding, "If-None-Match",
							ETAG_OF_NOTHING);
					boolean compressed = "gzip".equals(reply.header("Content-Encoding"));
					assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(200);
					assertThat(compressed ? reply.gunzipped() : reply.bytes()).as("%s: %s", path, reply)
						.isEqualTo(expected.bytes());
					assertThat(reply.headers()).as("%s: %s", path, reply).doesNotContainKey("ETag");
					application.assertNothingInUse();
				}
			}
		}
	}

	@RestController
	static class Pages {

		@GetMapping("/stream")
		Callable<Void> stream(int size, HttpServletResponse response) {
			return () -> {
				write(size, response);
				return null;
			};
		}

		@GetMapping("/writer")
		Callable<Void> writer(int size, HttpServletResponse response) {
			return () -> {
				response.setContentType("text/plain");
				response.getWriter().print("x".repeat(size));
				return null;
			};
		}

		@GetMapping("/task")
		WebAsyncTask<Void> task(int size, HttpServletResponse response) {
			return new WebAsyncTask<>(stream(size, response));
		}

		@GetMapping("/deferred")
		DeferredResult<Void> deferred(int size, HttpServletResponse response) {
			WrittenResult result = new WrittenResult(size, response);
			result.onTimeout(result::write);
			return result;
		}

		@GetMapping("/etag-taken-back")
		void etagTakenBack(int size, HttpServletResponse response) throws IOException {
			response.setHeader("ETag", "\"7\"");
			write(size, response);
			response.setHeader("ETag", null);
		}

		private static void write(int size, HttpServletResponse response) throws IOException {
			response.setContentType("text/plain");
			response.getOutputStream().print("x".repeat(size));
		}

		private static final class WrittenResult extends DeferredResult<Void> {

			private final int size;

			private final HttpServletResponse response;

			private WrittenResult(int size, HttpServletResponse response) {
				super(100L);
				this.size = size;
				this.response = response;
			}

			private void write() {
				try {
					Pages.write(this.size, this.response);
					setResult(null);
				}
				catch (IOException ex) {
					setErrorResult(ex);
				}
			}

		}

	}

}
