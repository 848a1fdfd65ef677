package io.pooled.web.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * Bodies of all sizes, written in all ways.
 */
final class EtagBodies {

	/** Up to here a body has an ETag. */
	static final int LIMIT = 400_000;

	private static final int[] SIZES = { 0, 1, 1023, 1024, 1025, 8191, 8192, 8193, 18_000, 300_000, LIMIT };

	private EtagBodies() {
	}

	static void addTo(Map<String, ServletReply> replies) {
		for (int size : SIZES) {
			replies.put("bytes-" + size, (request, response) -> {
				response.setContentType("application/octet-stream");
				response.getOutputStream().write(ServletReply.bytes(size));
			});
		}
		addStreams(replies);
		addWriters(replies);
		addFlushes(replies);
	}

	private static void addStreams(Map<String, ServletReply> replies) {
		replies.put("nothing", (request, response) -> {
		});
		replies.put("stream-not-used", (request, response) -> response.getOutputStream());
		replies.put("small-writes", (request, response) -> inParts(response.getOutputStream(), 7, 5000));
		replies.put("single-bytes", (request, response) -> {
			for (byte value : ServletReply.bytes(3000)) {
				response.getOutputStream().write(value);
			}
		});
		replies.put("large-parts", (request, response) -> inParts(response.getOutputStream(), 50_000, 200_000));
		replies.put("print", (request, response) -> {
			response.getOutputStream().print("text and ");
			response.getOutputStream().println(42);
		});
		replies.put("buffer-size", (request, response) -> {
			response.setBufferSize(64_000);
			response.getOutputStream().write(ServletReply.bytes(40_000));
		});
		replies.put("gzipped", (request, response) -> {
			ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
			try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
				gzip.write(ServletReply.bytes(9000));
			}
			response.setHeader("Content-Encoding", "gzip");
			response.addHeader("Vary", "Accept-Encoding");
			response.getOutputStream().write(gzipped.toByteArray());
		});
	}

	private static void addWriters(Map<String, ServletReply> replies) {
		replies.put("writer", (request, response) -> response.getWriter().write("plain"));
		replies.put("writer-not-used", (request, response) -> response.getWriter());
		replies.put("writer-utf8", (request, response) -> {
			response.setContentType("text/html;charset=UTF-8");
			response.getWriter().print("<p>Grüße, 世界 🙂</p>");
		});
		replies.put("writer-latin1", (request, response) -> {
			response.setContentType("text/plain");
			response.setCharacterEncoding("ISO-8859-1");
			response.getWriter().print("Grüße");
		});
		replies.put("writer-without-charset", (request, response) -> {
			response.setContentType("text/plain");
			response.getWriter().print("Grüße");
		});
		replies.put("writer-small-writes", (request, response) -> {
			response.setContentType("text/plain;charset=UTF-8");
			PrintWriter writer = response.getWriter();
			for (int i = 0; i < 2000; i++) {
				writer.append('ü').append("ab").println(i);
				writer.printf("%05d", i);
			}
		});
		replies.put("writer-ends-with-a-line", (request, response) -> {
			response.setContentType("text/plain;charset=UTF-8");
			response.getWriter().println("line");
		});
		replies.put("writer-ends-with-a-flushed-line", (request, response) -> {
			response.setContentType("text/plain;charset=UTF-8");
			response.getWriter().println("x".repeat(3000));
			response.getWriter().flush();
		});
		replies.put("writer-surrogates-apart", (request, response) -> {
			response.setContentType("text/plain;charset=UTF-8");
			response.getWriter().write("\uD83D");
			response.getWriter().write("\uDE42");
		});
	}

	private static void addFlushes(Map<String, ServletReply> replies) {
		replies.put("flush-buffer-between", (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(2000));
			response.flushBuffer();
			response.setHeader("X-After-Flush", "yes");
			response.getOutputStream().write(ServletReply.bytes(2000));
		});
		replies.put("stream-flush-between", (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(2000));
			response.getOutputStream().flush();
			response.setHeader("X-After-Flush", "yes");
			response.getOutputStream().write(ServletReply.bytes(2000));
		});
		replies.put("writer-flush-between", (request, response) -> {
			response.getWriter().write("one");
			response.getWriter().flush();
			response.setStatus(203);
			response.getWriter().write("two");
		});
		replies.put("stream-closed", (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(2000));
			response.getOutputStream().close();
			response.setHeader("X-After-Close", "yes");
		});
		replies.put("writer-closed", (request, response) -> {
			response.getWriter().write("all");
			response.getWriter().close();
			response.setHeader("X-After-Close", "yes");
		});
		replies.put("flushed-empty", (request, response) -> response.flushBuffer());
		replies.put("flushed-and-reset", (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(2000));
			response.flushBuffer();
			response.reset();
			response.getOutputStream().write(ServletReply.bytes(300));
		});
		replies.put("caching-disabled", (request, response) -> {
			ShallowEtagHeaderFilter.disableContentCaching(request);
			response.getOutputStream().write(ServletReply.bytes(2000));
		});
		replies.put("caching-disabled-and-flushed", (request, response) -> {
			ShallowEtagHeaderFilter.disableContentCaching(request);
			response.getOutputStream().write(ServletReply.bytes(2000));
			response.getOutputStream().flush();
			response.getOutputStream().write(ServletReply.bytes(2000));
		});
		replies.put("stream-and-writer", (request, response) -> {
			response.getOutputStream().print("stream");
			response.getWriter().print("writer");
		});
	}

	private static void inParts(OutputStream target, int part, int total) throws IOException {
		byte[] bytes = ServletReply.bytes(total);
		for (int i = 0; i < total; i += part) {
			target.write(bytes, i, Math.min(part, total - i));
		}
	}

}
