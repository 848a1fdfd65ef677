package io.pooled.web.servlet;

import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Headers and statuses that have something to do with ETags, lengths and caches.
 */
final class EtagHeaders {

	private static final int[] STATUSES = { 200, 201, 202, 203, 204, 205, 206, 299, 304, 400, 404, 500, 503 };

	private EtagHeaders() {
	}

	static void addTo(Map<String, ServletReply> replies) {
		addLengths(replies);
		addEtags(replies);
		addCaches(replies);
		for (int status : STATUSES) {
			replies.put("status-" + status, (request, response) -> response.setStatus(status));
			if (status != 204 && status != 205 && status != 304) {
				replies.put("status-and-body-" + status, (request, response) -> {
					response.setStatus(status);
					response.getOutputStream().write(ServletReply.bytes(100));
				});
			}
		}
		replies.put("status-after-body", (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(100));
			response.setStatus(201);
			response.setHeader("X-Late", "yes");
		});
	}

	private static void addLengths(Map<String, ServletReply> replies) {
		replies.put("length", (request, response) -> {
			response.setContentLength(5000);
			response.getOutputStream().write(ServletReply.bytes(5000));
		});
		replies.put("length-long", (request, response) -> {
			response.setContentLengthLong(5000);
			response.getOutputStream().write(ServletReply.bytes(5000));
		});
		replies.put("length-header", (request, response) -> {
			response.setHeader("Content-Length", "5000");
			response.getOutputStream().write(ServletReply.bytes(5000));
		});
		replies.put("length-added-header", (request, response) -> {
			response.addHeader("content-length", "5000");
			response.getOutputStream().write(ServletReply.bytes(5000));
		});
		replies.put("length-int-header", (request, response) -> {
			response.setIntHeader("Content-length", 5000);
			response.getOutputStream().write(ServletReply.bytes(5000));
		});
		replies.put("length-added-int-header", (request, response) -> {
			response.addIntHeader("Content-length", 5000);
			response.getOutputStream().write(ServletReply.bytes(5000));
		});
		replies.put("length-taken-back", (request, response) -> {
			response.setHeader("Content-Length", "4");
			response.setHeader("Content-Length", null);
			response.getOutputStream().write(ServletReply.bytes(5000));
		});
		replies.put("length-too-small", (request, response) -> {
			response.setContentLength(10);
			response.getOutputStream().write(ServletReply.bytes(50));
		});
		replies.put("length-too-large", (request, response) -> {
			response.setContentLength(100);
			response.getOutputStream().write(ServletReply.bytes(50));
		});
		replies.put("length-and-nothing", (request, response) -> response.setContentLength(0));
		replies.put("length-of-nothing", (request, response) -> response.setContentLength(77));
		replies.put("length-read-back", (request, response) -> {
			response.setContentLength(3);
			response.setHeader("X-Length",
					response.getHeader("content-length") + response.containsHeader("CONTENT-LENGTH")
							+ response.getHeaders("Content-Length") + response.getHeaderNames().size());
			response.getOutputStream().write(ServletReply.bytes(3));
		});
		replies.put("transfer-encoding", (request, response) -> {
			response.setHeader("Transfer-Encoding", "chunked");
			response.getOutputStream().write(ServletReply.bytes(3000));
		});
	}

	private static void addEtags(Map<String, ServletReply> replies) {
		replies.put("etag-strong", (request, response) -> etag(response, "\"mine\"", 3000));
		replies.put("etag-weak", (request, response) -> etag(response, "W/\"mine\"", 3000));
		replies.put("etag-and-large-body", (request, response) -> etag(response, "\"mine\"", 100_000));
		replies.put("etag-empty", (request, response) -> etag(response, "", 3000));
		replies.put("etag-and-nothing", (request, response) -> response.setHeader("ETag", "\"mine\""));
		replies.put("etag-and-length", (request, response) -> {
			response.setContentLength(3000);
			etag(response, "\"mine\"", 3000);
		});
		replies.put("etag-and-length-later", (request, response) -> {
			response.setHeader("ETag", "\"mine\"");
			response.setContentLength(3000);
			response.getOutputStream().write(ServletReply.bytes(3000));
		});
		replies.put("etag-and-writer", (request, response) -> {
			response.setContentType("text/plain;charset=UTF-8");
			response.setHeader("ETag", "\"mine\"");
			response.getWriter().print("Grüße");
		});
		replies.put("etag-after-stream", (request, response) -> {
			response.getOutputStream();
			etag(response, "\"mine\"", 3000);
		});
		replies.put("etag-after-body", (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(3000));
			response.setHeader("ETag", "\"mine\"");
		});
		replies.put("etag-taken-back", (request, response) -> {
			response.setHeader("ETag", "\"mine\"");
			response.setHeader("ETag", null);
			response.getOutputStream().write(ServletReply.bytes(3000));
		});
		replies.put("etag-and-reset", (request, response) -> {
			etag(response, "\"mine\"", 3000);
			response.reset();
			response.getOutputStream().write(ServletReply.bytes(300));
		});
		replies.put("etag-and-error", (request, response) -> {
			response.setHeader("ETag", "\"mine\"");
			response.setStatus(404);
			response.getOutputStream().write(ServletReply.bytes(50));
		});
	}

	private static void etag(HttpServletResponse response, String etag, int size) throws Exception {
		response.setHeader("ETag", etag);
		response.getOutputStream().write(ServletReply.bytes(size));
	}

	private static void addCaches(Map<String, ServletReply> replies) {
		for (String directive : new String[] { "no-store", "no-cache", "private, no-store", "max-age=60",
				"No-Store" }) {
			replies.put("cache-control-" + directive, (request, response) -> {
				response.setHeader("Cache-Control", directive);
				response.getOutputStream().write(ServletReply.bytes(2000));
			});
		}
		replies.put("cache-control-twice", (request, response) -> {
			response.setHeader("Cache-Control", "max-age=0");
			response.addHeader("Cache-Control", "no-store");
			response.getOutputStream().write(ServletReply.bytes(2000));
		});
		replies.put("last-modified", (request, response) -> {
			response.setDateHeader("Last-Modified", 1_700_000_000_000L);
			response.getOutputStream().write(ServletReply.bytes(2000));
		});
		replies.put("no-store-and-length", (request, response) -> {
			response.setHeader("Cache-Control", "no-store");
			response.setContentLength(2000);
			response.getOutputStream().write(ServletReply.bytes(2000));
		});
	}

}
