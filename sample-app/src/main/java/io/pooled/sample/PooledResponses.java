package io.pooled.sample;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;

import io.pooled.buffer.PooledBuffer;

/**
 * Sends a buffer as a response body.
 */
final class PooledResponses {

	private PooledResponses() {
	}

	static void send(PooledBuffer body, MediaType type, HttpServletResponse response) throws IOException {
		response.setContentType(type.toString());
		response.setContentLengthLong(body.size());
		body.writeTo(response.getOutputStream());
	}

}
