package io.pooled.web.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Replies that are of interest to compression, in addition to those to ETags.
 */
final class CompressionReplies {

	private CompressionReplies() {
	}

	static Map<String, ServletReply> all() {
		Map<String, ServletReply> replies = new LinkedHashMap<>();
		addEnds(replies);
		addAsync(replies);
		return replies;
	}

	private static void addEnds(Map<String, ServletReply> replies) {
		replies.put("noise", (request, response) -> response.getOutputStream().write(noise()));
		replies.put("noise-and-error", (request, response) -> {
			response.getOutputStream().write(noise());
			response.sendError(503);
		});
		replies.put("noise-and-exception", (request, response) -> {
			response.getOutputStream().write(noise());
			throw new IllegalStateException("half-way");
		});
		replies.put("noise-and-io-exception", (request, response) -> {
			response.getOutputStream().write(noise());
			throw new IOException("half-way");
		});
		replies.put("flush-after-each-line", (request, response) -> {
			for (int i = 0; i < 50; i++) {
				response.getWriter().println("line " + i);
				response.getWriter().flush();
			}
		});
		replies.put("forwarded",
				(request, response) -> request.getRequestDispatcher("/replies/bytes-8193").forward(request, response));
		replies.put("included", (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(900));
			request.getRequestDispatcher("/replies/bytes-8193").include(request, response);
		});
		replies.put("twice-the-same-vary", (request, response) -> {
			response.addHeader("Vary", "Origin");
			response.addHeader("Vary", "accept-encoding");
			response.getOutputStream().write(ServletReply.bytes(3000));
		});
	}

	private static void addAsync(Map<String, ServletReply> replies) {
		replies.put("async-complete", (request, response) -> start(request, response, AsyncContext::complete));
		replies.put("async-dispatch", (request, response) -> {
			if (request.getAttribute("written") != null) {
				response.getOutputStream().print("dispatched");
				return;
			}
			request.setAttribute("written", true);
			start(request, response, AsyncContext::dispatch);
		});
		replies.put("async-complete-at-once", (request, response) -> {
			AsyncContext context = request.startAsync(request, response);
			response.getOutputStream().write(ServletReply.bytes(20_000));
			context.complete();
		});
		replies.put("async-complete-of-nothing",
				(request, response) -> request.startAsync(request, response).complete());
		replies.put("non-blocking", (request, response) -> {
			AsyncContext context = request.startAsync(request, response);
			ServletOutputStream body = response.getOutputStream();
			body.setWriteListener(new Parts(context, body));
		});
	}

	private static void start(HttpServletRequest request, HttpServletResponse response, Consumer<AsyncContext> end) {
		AsyncContext context = request.startAsync(request, response);
		context.start(() -> {
			try {
				response.getOutputStream().write(ServletReply.bytes(20_000));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			end.accept(context);
		});
	}

	// what does not get any smaller, so that it is on its way to the client soon
	private static byte[] noise() {
		byte[] noise = new byte[200_000];
		new Random(5).nextBytes(noise);
		return noise;
	}

	/**
	 * Writes whenever that does not block.
	 */
	private static final class Parts implements WriteListener {

		private final AsyncContext context;

		private final ServletOutputStream body;

		private int left = 20;

		private Parts(AsyncContext context, ServletOutputStream body) {
			this.context = context;
			this.body = body;
		}

		@Override
		public void onWritePossible() throws IOException {
			while (this.body.isReady()) {
				if (this.left-- == 0) {
					this.context.complete();
					return;
				}
				this.body.write(ServletReply.bytes(5000));
			}
		}

		@Override
		public void onError(Throwable error) {
			this.context.complete();
		}

	}

}
