package io.pooled.doctor;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.pooled.ManagedPool;

/**
 * A pool that is looked at, in a time of its own.
 *
 * @param <P> the type of the pool
 */
final class Observed<P extends ManagedPool> {

	private static final long EPOCH = Duration.ofSeconds(30).toNanos();

	final P pool;

	private final @Nullable String property;

	private long now = System.nanoTime();

	private long aged = this.now;

	private PoolSnapshot before;

	Observed(P pool) {
		this.pool = pool;
		this.before = PoolSnapshot.of(pool);
		this.property = this.before.property();
		begin();
	}

	void begin() {
		this.before = snapshot();
	}

	PoolSnapshot snapshot() {
		return PoolSnapshot.of(this.pool, this.property, this.now);
	}

	void pass(Duration time) {
		this.now += time.toNanos();
		while (this.now - this.aged >= EPOCH) {
			this.aged += EPOCH;
			this.pool.age(this.aged);
		}
	}

	void age() {
		this.aged = this.now;
		this.pool.age(this.now);
	}

	List<Finding> findings() {
		return Doctor.findings(this.before, snapshot());
	}

}
