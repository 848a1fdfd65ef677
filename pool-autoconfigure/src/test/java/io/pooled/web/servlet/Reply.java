package io.pooled.web.servlet;

import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * One way to answer a request.
 */
@FunctionalInterface
interface Reply {

	void to(HttpServletRequest request, HttpServletResponse response) throws Exception;

	/**
	 * Return the ways that need no server.
	 * @return the replies, by name
	 */
	static Map<String, Reply> ofServlets() {
		Map<String, Reply> replies = new LinkedHashMap<>();
		EtagBodies.addTo(replies);
		EtagHeaders.addTo(replies);
		EtagFailures.addTo(replies);
		return replies;
	}

	static byte[] bytes(int size) {
		byte[] bytes = new byte[size];
		for (int i = 0; i < size; i++) {
			bytes[i] = (byte) ('a' + (i % 23));
		}
		return bytes;
	}

}
