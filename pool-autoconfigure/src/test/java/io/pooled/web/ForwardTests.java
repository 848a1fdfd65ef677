package io.pooled.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses that end before the filters do: a server takes nothing more after a forward,
 * or after the application has completed its own asynchronous request.
 */
class ForwardTests {

	private static final int LARGE = 30_000;

	private static final int VERY_LARGE = 200_000;

	private static final String SMALL = "twenty characters ok";

	/** With the lengths of the bodies. */
	private static final List<Arguments> PATHS = List.of(Arguments.of("/", LARGE), Arguments.of("/index.html", LARGE),
			Arguments.of("/forward", LARGE), Arguments.of("/forward-to-small", SMALL.length()),
			Arguments.of("/dispatcher", LARGE), Arguments.of("/dispatcher-and-charset", SMALL.length()),
			Arguments.of("/twice", LARGE), Arguments.of("/forward-to-async", LARGE),
			Arguments.of("/async-that-forwards", LARGE), Arguments.of("/included", LARGE + 4),
			Arguments.of("/own-async", VERY_LARGE), Arguments.of("/own-timeout", LARGE),
			Arguments.of("/own-timeout-that-forwards?path=/large", LARGE),
			Arguments.of("/own-timeout-that-forwards?path=/small", SMALL.length()));

	@TempDir
	private Path pages;

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Features#filtersWithServlets")
	void bodyIsThatOfThePlainServer(ServerUnderTest server, String features) throws Exception {
		Files.writeString(this.pages.resolve("index.html"), page(LARGE));
		String[] properties = { "spring.web.resources.static-locations=" + this.pages.toUri(),
				"server.forward-headers-strategy=framework" };
		try (RunningApplication plain = server.start(Pages.class, properties);
				RunningApplication application = server.start(Pages.class, Features.enabling(features, properties))) {
			for (Arguments path : PATHS) {
				compare(plain, application, (String) path.get()[0], (int) path.get()[1], features);
			}
		}
	}

	private static void compare(RunningApplication plain, RunningApplication application, String path, int length,
			String features) throws Exception {
		Reply expected = plain.get(path);
		assertThat(expected.status()).as("%s: %s", path, expected).isEqualTo(200);
		assertThat(expected.bytes()).as("%s: %s", path, expected).hasSize(length);
		for (String encoding : new String[] { "gzip", "identity" }) {
			compare(expected, application.get(path, "Accept-Encoding", encoding), path, length,
					"gzip".equals(encoding) && features.contains("compression"));
			application.assertNothingInUse();
			// With another wrapper outside of those of the filters.
			Reply forwarded = application.get(path, "Accept-Encoding", encoding, "X-Forwarded-Host", "example.org");
			assertThat(forwarded.status()).as("%s: %s", path, forwarded).isEqualTo(200);
			assertThat((forwarded.header("Content-Encoding") != null) ? forwarded.gunzipped() : forwarded.bytes())
				.as("%s: %s", path, forwarded)
				.isEqualTo(expected.bytes());
			application.assertNothingInUse();
		}
	}

	private static void compare(Reply expected, Reply reply, String path, int length, boolean compresses) {
		boolean compressed = "gzip".equals(reply.header("Content-Encoding"));
		assertThat(compressed).as("%s: %s", path, reply).isEqualTo(compresses && length > 2048);
		assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(200);
		assertThat(reply.isCutOff()).as("%s: %s", path, reply).isFalse();
		assertThat(compressed ? reply.gunzipped() : reply.bytes()).as("%s: %s", path, reply)
			.isEqualTo(expected.bytes());
		assertThat(reply.header("Content-Type")).as("%s: %s", path, reply).isEqualTo(expected.header("Content-Type"));
	}

	private static String page(int length) {
		return "0123456789".repeat(length / 10);
	}

	@Controller
	static class Pages {

		@GetMapping(path = "/large", produces = "text/plain")
		@ResponseBody
		String large() {
			return page(LARGE);
		}

		@GetMapping(path = "/small", produces = "text/plain")
		@ResponseBody
		String small() {
			return SMALL;
		}

		@GetMapping(path = "/async", produces = "text/plain")
		@ResponseBody
		Callable<String> async() {
			return this::large;
		}

		@GetMapping("/forward")
		String forward() {
			return "forward:/large";
		}

		@GetMapping("/forward-to-small")
		String forwardToSmall() {
			return "forward:/small";
		}

		@GetMapping("/forward-to-async")
		String forwardToAsync() {
			return "forward:/async";
		}

		@GetMapping("/async-that-forwards")
		Callable<String> asyncThatForwards() {
			return this::forward;
		}

		@GetMapping("/twice")
		String twice() {
			return "forward:/forward";
		}

		@GetMapping("/dispatcher")
		void dispatcher(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
			request.getRequestDispatcher("/large").forward(request, response);
			response.getOutputStream();
		}

		@GetMapping("/written")
		void written(HttpServletResponse response) throws IOException {
			response.getOutputStream().print(SMALL);
		}

		@GetMapping("/dispatcher-and-charset")
		void dispatcherAndCharset(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			response.setContentType("text/plain");
			request.getRequestDispatcher("/written").forward(request, response);
			response.setCharacterEncoding("UTF-16");
		}

		@GetMapping("/included")
		void included(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
			response.setContentType("text/plain");
			response.getOutputStream().print("<<");
			request.getRequestDispatcher("/index.html").include(request, response);
			response.getOutputStream().print(">>");
		}

		@GetMapping("/own-async")
		void ownAsync(HttpServletRequest request, HttpServletResponse response) {
			AsyncContext async = request.startAsync(request, response);
			new Thread(() -> {
				write(response, page(VERY_LARGE));
				async.complete();
			}).start();
		}

		@GetMapping("/own-timeout")
		void ownTimeout(HttpServletRequest request, HttpServletResponse response) {
			AsyncContext async = request.startAsync(request, response);
			async.addListener(new CompletesLate((event) -> write(response, page(LARGE))));
			async.setTimeout(100);
		}

		@GetMapping("/own-timeout-that-forwards")
		void ownTimeoutThatForwards(String path, HttpServletRequest request, HttpServletResponse response) {
			AsyncContext async = request.startAsync(request, response);
			async.addListener(new CompletesLate((event) -> forward(path, event.getAsyncContext())));
			async.setTimeout(100);
		}

		private static void forward(String path, AsyncContext async) {
			try {
				async.getRequest().getRequestDispatcher(path).forward(async.getRequest(), async.getResponse());
			}
			catch (ServletException | IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static void write(HttpServletResponse response, String text) {
			try {
				response.setContentType("text/plain");
				response.getOutputStream().print(text);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private record CompletesLate(Consumer<AsyncEvent> reply) implements AsyncListener {

			@Override
			public void onTimeout(AsyncEvent event) {
				this.reply.accept(event);
				event.getAsyncContext().complete();
			}

			@Override
			public void onComplete(AsyncEvent event) {
			}

			@Override
			public void onError(AsyncEvent event) {
			}

			@Override
			public void onStartAsync(@Nullable AsyncEvent event) {
			}

		}

	}

}
