package io.pooled.json;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import tools.jackson.databind.ObjectWriter;

import io.pooled.ManagedPool;
import io.pooled.PoolDetails;
import io.pooled.PoolStats;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Writes values as JSON into pooled buffers. Thread-safe.
 * <p>
 * The bytes are those that the {@link ObjectWriter} itself would write. A serializer that
 * fails leaves nothing leased, and nothing in the target.
 * <p>
 * What is pooled are the buffers; here a lease is a value while it is being encoded, and
 * a hit is one whose buffer began in memory that was used before.
 *
 * @since 0.1.0
 */
public final class PooledJsonEncoder implements ManagedPool {

	private final ObjectWriter writer;

	private final PooledBufferFactory buffers;

	private final Encodings encodings;

	private final boolean view;

	private PooledJsonEncoder(ObjectWriter writer, PooledBufferFactory buffers, Encodings encodings, boolean view) {
		this.writer = Objects.requireNonNull(writer, "writer");
		this.buffers = buffers;
		this.encodings = encodings;
		this.view = view;
	}

	/**
	 * Create an encoder.
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @param writer what turns values into JSON
	 * @param buffers where the buffers come from
	 * @return an encoder, to be closed when no longer needed
	 */
	public static PooledJsonEncoder of(String name, ObjectWriter writer, PooledBufferFactory buffers) {
		Objects.requireNonNull(buffers, "buffers");
		return new PooledJsonEncoder(writer, buffers, new Encodings(name), false);
	}

	/**
	 * Return an encoder that writes with another writer, for example one for a view, and
	 * shares everything else with this one, also its counters. Closing it does nothing.
	 * @param writer the other writer
	 * @return a view of this encoder
	 */
	public PooledJsonEncoder with(ObjectWriter writer) {
		return new PooledJsonEncoder(writer, this.buffers, this.encodings, true);
	}

	/**
	 * Encode a value.
	 * @param value the value
	 * @return a buffer with the JSON, to be closed by the caller
	 * @throws tools.jackson.core.JacksonException if the value cannot be written
	 * @throws io.pooled.buffer.BufferLimitExceededException if the JSON is larger than
	 * the limit of the buffer pool
	 * @throws IllegalStateException if this encoder is closed
	 */
	public PooledBuffer encode(Object value) {
		this.encodings.requireOpen();
		PooledBuffer buffer = this.buffers.acquire();
		this.encodings.begin(buffer.isReused());
		JsonSink sink = new JsonSink(buffer);
		boolean complete = false;
		try {
			this.writer.writeValue(sink, value);
			complete = true;
			return buffer;
		}
		finally {
			sink.cutOff();
			this.encodings.end();
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
		return this.encodings.name();
	}

	@Override
	public PoolStats stats() {
		return this.encodings.stats();
	}

	@Override
	public PoolDetails details() {
		return new PoolDetails(Map.of("buffer", this.buffers.name()), List.of(), List.of(), PoolDetails.Traffic.NONE);
	}

	@Override
	public boolean isView() {
		return this.view;
	}

	@Override
	public void close() {
		if (!this.view) {
			this.encodings.close();
		}
	}

}
