package io.pooled.json;

import java.util.Objects;

import io.pooled.PoolStats;
import io.pooled.UsageCounter;

/**
 * What an encoder, and those derived from it, encode.
 */
final class Encodings {

	private final String name;

	private final UsageCounter counter = new UsageCounter("json");

	private volatile boolean closed;

	Encodings(String name) {
		this.name = Objects.requireNonNull(name, "name");
	}

	String name() {
		return this.name;
	}

	void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("Pool '" + this.name + "' is closed");
		}
	}

	void begin(boolean hit) {
		this.counter.begin(hit);
	}

	void end() {
		this.counter.end();
	}

	PoolStats stats() {
		return this.counter.stats();
	}

	void close() {
		this.closed = true;
	}

}
