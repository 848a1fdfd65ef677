package io.pooled.inject;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.LeakDetection;
import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.PoolStats;
import io.pooled.UpkeepSettings;

/**
 * The owner of a lease, or {@code trim}, against upkeep. Loaded by the class loader that
 * instruments the pools.
 */
public final class Meetings implements Supplier<Map<String, Supplier<Meeting>>> {

	private static final UpkeepSettings UPKEEP = new UpkeepSettings(Duration.ofNanos(2), Duration.ofNanos(2),
			LeakDetection.COUNT);

	private static final int MAX_IDLE = 3;

	@Override
	public Map<String, Supplier<Meeting>> get() {
		Map<String, Supplier<Meeting>> meetings = new LinkedHashMap<>();
		for (Deed owner : new Deed[] { Deed.RELEASE, Deed.DISCARD, Deed.TRIM, Deed.ACQUIRE }) {
			for (Deed upkeep : new Deed[] { Deed.AGE, Deed.SHRINK, Deed.CLOSE }) {
				meetings.put(owner + " interrupted by " + upkeep, () -> new OfOne(owner, upkeep));
				meetings.put(upkeep + " interrupted by " + owner, () -> new OfOne(upkeep, owner));
			}
		}
		return meetings;
	}

	private enum Deed {

		RELEASE((own) -> own.end(Lease::close)),

		DISCARD((own) -> own.end(Lease::discard)),

		TRIM((own) -> own.pool.trim(DiscardReason.PRESSURE)),

		ACQUIRE((own) -> own.use()),

		AGE((own) -> own.pool.age(2)),

		SHRINK((own) -> own.pool.resize(0)),

		CLOSE((own) -> own.pool.close());

		private final Consumer<OfOne> action;

		Deed(Consumer<OfOne> action) {
			this.action = action;
		}

	}

	private static final class OfOne implements Meeting {

		private final Pool<Object> pool = Pool.builder("met", Object::new).maxIdle(MAX_IDLE).upkeep(UPKEEP).build();

		private final Deed first;

		private final Deed second;

		private @Nullable Lease<Object> lease;

		// One is idle and one in use, both in slots, and the next round finds both
		// overdue.
		private OfOne(Deed first, Deed second) {
			this.first = first;
			this.second = second;
			try (Lease<Object> one = this.pool.acquire(); Lease<Object> other = this.pool.acquire()) {
				one.get();
				other.get();
			}
			this.lease = this.pool.acquire();
			this.pool.age(0);
		}

		private void use() {
			try {
				this.pool.use(Object::hashCode);
			}
			catch (IllegalStateException ex) {
				// closed meanwhile
			}
		}

		@Override
		public void first() {
			this.first.action.accept(this);
		}

		@Override
		public void second() {
			this.second.action.accept(this);
		}

		@Override
		public void end() {
			end(Lease::close);
		}

		private void end(Consumer<Lease<Object>> way) {
			if (this.lease != null) {
				way.accept(this.lease);
				this.lease = null;
			}
		}

		@Override
		public @Nullable String verdict() {
			for (long now = 100; now < 110; now++) {
				this.pool.age(now);
			}
			PoolStats stats = this.pool.stats();
			if (stats.leaked() != 0 || stats.inUse() != 0 || stats.staleReleases() != 0 || stats.overdue() != 0) {
				return stats.leaked() + " leaked, " + stats.inUse() + " in use, " + stats.overdue() + " overdue, "
						+ stats.staleReleases() + " stale";
			}
			return null;
		}

	}

}
