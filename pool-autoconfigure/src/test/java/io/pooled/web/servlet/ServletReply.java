package io.pooled.web.servlet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * One way to answer a request.
 */
@FunctionalInterface
interface ServletReply {

	void to(HttpServletRequest request, HttpServletResponse response) throws Exception;

	/**
	 * Return the ways that need no server.
	 * @return the replies, by name
	 */
	static Map<String, ServletReply> ofServlets() {
		Map<String, ServletReply> replies = new LinkedHashMap<>();
		EtagBodies.addTo(replies);
		EtagHeaders.addTo(replies);
		EtagFailures.addTo(replies);
		return replies;
	}

	/**
	 * Return the ways in which bodies are those of a plain server where those of
	 * {@code ShallowEtagHeaderFilter} are not: that gives a part of a body an ETag, loses
	 * the end of the last line and the body of a redirect that is to keep it, does not
	 * tell what a writer uses, and allows it beside a stream.
	 * @return the names
	 */
	static Set<String> unlikeSpring() {
		return Set.of("status-206", "status-and-body-206", "writer-ends-with-a-line", "redirect-with-its-body",
				"writer-without-charset", "stream-and-writer");
	}

	static byte[] bytes(int size) {
		byte[] bytes = new byte[size];
		for (int i = 0; i < size; i++) {
			bytes[i] = (byte) ('a' + (i % 23));
		}
		return bytes;
	}

}
