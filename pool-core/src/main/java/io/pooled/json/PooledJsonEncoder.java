package io.pooled.json;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

import tools.jackson.databind.ObjectWriter;

import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.PoolDetails;
import io.pooled.PoolStats;
import io.pooled.Upkeep;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Writes values as JSON into pooled buffers. Thread-safe.
 * <p>
 * The bytes are those that the {@link ObjectWriter} itself would write. A serializer that
 * fails leaves nothing leased, and nothing in the target.
 *
 * @since 0.1.0
 */
public final class PooledJsonEncoder implements ManagedPool {

	private static final int MAX_IDLE = 64;

	private final ObjectWriter writer;

	private final PooledBufferFactory buffers;

	private final Pool<JsonSink> sinks;

	private PooledJsonEncoder(ObjectWriter writer, PooledBufferFactory buffers, Pool<JsonSink> sinks) {
		this.writer = Objects.requireNonNull(writer, "writer");
		this.buffers = buffers;
		this.sinks = sinks;
	}

	/**
	 * Create an encoder.
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @param writer what turns values into JSON
	 * @param buffers where the buffers come from
	 * @return an encoder, to be closed when no longer needed
	 */
	public static PooledJsonEncoder of(String name, ObjectWriter writer, PooledBufferFactory buffers) {
		return of(name, writer, buffers, Upkeep.DEFAULT);
	}

	/**
	 * Create an encoder.
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @param writer what turns values into JSON
	 * @param buffers where the buffers come from
	 * @param upkeep how the pool looks after what is idle and in use
	 * @return an encoder, to be closed when no longer needed
	 */
	public static PooledJsonEncoder of(String name, ObjectWriter writer, PooledBufferFactory buffers, Upkeep upkeep) {
		Objects.requireNonNull(buffers, "buffers");
		return new PooledJsonEncoder(writer, buffers,
				Pool.builder(name, new JsonSink.Factory()).maxIdle(MAX_IDLE).upkeep(upkeep).build());
	}

	/**
	 * Return an encoder that writes with another writer, for example one for a view, and
	 * shares everything else with this one.
	 * @param writer the other writer
	 * @return an encoder
	 */
	public PooledJsonEncoder with(ObjectWriter writer) {
		return new PooledJsonEncoder(writer, this.buffers, this.sinks);
	}

	/**
	 * Encode a value.
	 * @param value the value
	 * @return a buffer with the JSON, to be closed by the caller
	 * @throws tools.jackson.core.JacksonException if the value cannot be written
	 * @throws io.pooled.buffer.BufferLimitExceededException if the JSON is larger than
	 * the limit of the buffer pool
	 */
	public PooledBuffer encode(Object value) {
		PooledBuffer buffer = this.buffers.acquire();
		boolean complete = false;
		try {
			this.sinks.use((sink) -> {
				this.writer.writeValue(sink.to(buffer), value);
				return buffer;
			});
			complete = true;
			return buffer;
		}
		finally {
			if (!complete) {
				buffer.close();
			}
		}
	}

	/**
	 * Encode a value and, once it is complete, write it to a stream, which is neither
	 * flushed nor closed.
	 * @param value the value
	 * @param target the stream
	 * @throws IOException if the stream throws it
	 * @throws tools.jackson.core.JacksonException if the value cannot be written; nothing
	 * has gone to the stream then
	 */
	public void encode(Object value, OutputStream target) throws IOException {
		try (PooledBuffer buffer = encode(value)) {
			buffer.writeTo(target);
		}
	}

	@Override
	public String name() {
		return this.sinks.name();
	}

	@Override
	public PoolStats stats() {
		return this.sinks.stats().withKind("json");
	}

	@Override
	public PoolDetails details() {
		return this.sinks.details().withSetting("buffer", this.buffers.name());
	}

	@Override
	public int trim() {
		return this.sinks.trim();
	}

	@Override
	public void close() {
		this.sinks.close();
	}

}
