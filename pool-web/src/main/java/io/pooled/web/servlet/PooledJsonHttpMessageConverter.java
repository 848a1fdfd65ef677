package io.pooled.web.servlet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.server.ServletServerHttpResponse;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.buffer.PooledBufferFactory;

/**
 * Writes a JSON body to a pooled buffer before it sends it. So the body has a
 * {@code Content-Length}, and a serializer that fails half-way leads to an error response
 * instead of half a body. Bodies beyond the limit are streamed, as are the parts of
 * {@code ResponseBodyEmitter} and server-sent events. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PooledJsonHttpMessageConverter extends JacksonJsonHttpMessageConverter {

	private final PooledBufferFactory buffers;

	private final long limit;

	/**
	 * Create a converter.
	 * @param mapper what reads and writes JSON
	 * @param buffers what holds a body until it is complete
	 * @param limit the size, in bytes, up to which a body is held back
	 */
	public PooledJsonHttpMessageConverter(JsonMapper mapper, PooledBufferFactory buffers, long limit) {
		super(mapper);
		this.buffers = buffers;
		this.limit = Math.min(limit, buffers.limit());
	}

	@Override
	protected void writeInternal(Object object, ResolvableType type, HttpOutputMessage message,
			@Nullable Map<String, Object> hints) throws IOException {
		if (!(message instanceof ServletServerHttpResponse)) {
			super.writeInternal(object, type, message, hints);
			return;
		}
		try (HeldBody body = new HeldBody(message, new HeldBack(this.buffers, this.limit))) {
			super.writeInternal(object, type, new HeldMessage(message, body), hints);
			body.send();
		}
	}

	private record HeldMessage(HttpOutputMessage message, HeldBody body) implements HttpOutputMessage {

		@Override
		public OutputStream getBody() {
			return this.body;
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.message.getHeaders();
		}

	}

}
