package io.pooled.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.pooled.Budget;
import io.pooled.DiscardReason;
import io.pooled.PoolCounts;
import io.pooled.PoolDetails;
import io.pooled.PoolStats;
import io.pooled.StatsSource;
import io.pooled.Upkeep;

/**
 * Counts what an encoder, and those derived from it, encode.
 */
final class Encodings {

	private final String name;

	private final Upkeep upkeep;

	private final LongAdder hits = new LongAdder();

	private final LongAdder misses = new LongAdder();

	private final LongAdder ended = new LongAdder();

	private final StatsSource statsSource = new StatsSource("json", this::counts, new Budget(0), 0);

	private volatile boolean closed;

	Encodings(String name, Upkeep upkeep) {
		this.name = name;
		this.upkeep = upkeep;
	}

	String name() {
		return this.name;
	}

	Upkeep upkeep() {
		return this.upkeep;
	}

	void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("Pool '" + this.name + "' is closed");
		}
	}

	void begin(boolean hit) {
		(hit ? this.hits : this.misses).increment();
	}

	void end() {
		this.ended.increment();
	}

	private PoolCounts counts() {
		long ended = this.ended.sum();
		long misses = this.misses.sum();
		return new PoolCounts(this.hits.sum(), misses, ended, 0, 0, misses, 0, 0, 0,
				new long[DiscardReason.values().length]);
	}

	PoolStats stats() {
		return this.statsSource.stats();
	}

	PoolDetails details() {
		Map<String, Object> settings = new LinkedHashMap<>();
		this.upkeep.describe(settings);
		return new PoolDetails(settings, List.of(), List.of());
	}

	void close() {
		this.closed = true;
	}

}
