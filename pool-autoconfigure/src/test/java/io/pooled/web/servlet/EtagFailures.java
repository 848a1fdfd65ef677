package io.pooled.web.servlet;

import java.io.IOException;
import java.util.Map;

import jakarta.servlet.ServletException;

/**
 * Responses that are given up, sent elsewhere or begun anew.
 */
final class EtagFailures {

	private EtagFailures() {
	}

	static void addTo(Map<String, ServletReply> replies) {
		for (int size : new int[] { 0, 100, 20_000 }) {
			addErrors(replies, size);
			addResets(replies, size);
		}
		replies.put("length-and-error", (request, response) -> {
			response.setContentLength(500);
			response.getOutputStream().write(ServletReply.bytes(100));
			response.sendError(400);
		});
		replies.put("error-and-then-body", (request, response) -> {
			response.sendError(404);
			response.getOutputStream().write(ServletReply.bytes(100));
		});
		replies.put("error-204", (request, response) -> response.sendError(204));
		replies.put("redirect-with-status", (request, response) -> response.sendRedirect("/elsewhere", 308));
		replies.put("redirect-with-its-body", (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(100));
			response.sendRedirect("/elsewhere", 303, false);
		});
		replies.put("redirect-to-another-site",
				(request, response) -> response.sendRedirect("https://example.org/elsewhere"));
		replies.put("redirect-by-hand", (request, response) -> {
			response.setStatus(301);
			response.setHeader("Location", "/elsewhere");
		});
	}

	// Tomcat has the client wait for the rest until the connection has been idle too
	// long.
	static void addUnfinishedTo(Map<String, ServletReply> replies) {
		replies.put("large-length-and-error", (request, response) -> {
			response.setContentLength(30_000);
			response.getOutputStream().write(ServletReply.bytes(20_000));
			response.sendError(400);
		});
	}

	private static void addErrors(Map<String, ServletReply> replies, int size) {
		replies.put("error-after-" + size, (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(size));
			response.sendError(503);
		});
		replies.put("error-with-message-after-" + size, (request, response) -> {
			response.getWriter().write(new char[size]);
			response.sendError(404, "not here");
		});
		replies.put("error-twice-after-" + size, (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(size));
			response.sendError(404);
			response.sendError(500);
		});
		replies.put("runtime-exception-after-" + size, (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(size));
			throw new IllegalStateException("half-way");
		});
		replies.put("io-exception-after-" + size, (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(size));
			throw new IOException("half-way");
		});
		replies.put("servlet-exception-after-" + size, (request, response) -> {
			response.setContentLength(size);
			response.getOutputStream().write(ServletReply.bytes(size));
			throw new ServletException("half-way");
		});
		replies.put("exception-after-flush-of-" + size, (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(size));
			response.flushBuffer();
			throw new IllegalStateException("half-way");
		});
		replies.put("redirect-after-" + size, (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(size));
			response.sendRedirect("/elsewhere");
		});
	}

	private static void addResets(Map<String, ServletReply> replies, int size) {
		replies.put("reset-after-" + size, (request, response) -> {
			response.setHeader("X-Gone", "yes");
			response.setStatus(201);
			response.getOutputStream().write(ServletReply.bytes(size));
			response.reset();
			response.getOutputStream().write(ServletReply.bytes(300));
		});
		replies.put("reset-after-length-and-" + size, (request, response) -> {
			response.setContentLength(size);
			response.getOutputStream().write(ServletReply.bytes(size));
			response.reset();
			response.getOutputStream().write(ServletReply.bytes(300));
		});
		replies.put("reset-buffer-after-" + size, (request, response) -> {
			response.setHeader("X-Stays", "yes");
			response.getOutputStream().write(ServletReply.bytes(size));
			response.resetBuffer();
			response.getOutputStream().write(ServletReply.bytes(300));
		});
		replies.put("reset-buffer-and-nothing-after-" + size, (request, response) -> {
			response.getWriter().write(new char[size]);
			response.resetBuffer();
		});
		replies.put("reset-and-stream-after-writer-and-" + size, (request, response) -> {
			response.getWriter().write(new char[size]);
			response.reset();
			response.getOutputStream().write(ServletReply.bytes(300));
		});
		replies.put("reset-and-error-after-" + size, (request, response) -> {
			response.getOutputStream().write(ServletReply.bytes(size));
			response.reset();
			response.sendError(409);
		});
	}

}
