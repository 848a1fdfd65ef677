package io.pooled.jcstress;

import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.PoolStats;
import io.pooled.PooledObjectFactory;

/**
 * A pool of objects with one lease that is to be closed twice.
 */
final class Leases {

	final Lease<Thing> first;

	private final Pool<Thing> pool;

	private final Thing thing;

	Leases() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		this.pool = (random.nextBoolean() ? Pool.builder("subject", new ThingFactory())
				: Pool.builder("subject", Thing::new))
			.maxIdle(16)
			.preallocate(random.nextInt(2))
			.build();
		this.first = this.pool.acquire();
		this.thing = this.first.get();
	}

	Lease<Thing> acquire(int owner) {
		Lease<Thing> lease = this.pool.acquire();
		lease.get().owner = owner;
		return lease;
	}

	long staleReleases() {
		return this.pool.stats().staleReleases();
	}

	String verdict(@Nullable Lease<Thing> one, @Nullable Lease<Thing> other) {
		PoolStats stats = this.pool.stats();
		if (stats.inUse() != 2 || stats.releases() != 1) {
			return stats.inUse() + " in use, " + stats.releases() + " releases";
		}
		if (one == null || other == null || one.get().owner != 1 || other.get().owner != 2) {
			return "somebody else has it too";
		}
		if (this.thing.resetsWhileOwned > 0 || this.thing.resets > 1) {
			return "reset " + this.thing.resets + " times, " + this.thing.resetsWhileOwned + " of these while owned";
		}
		one.get().owner = 0;
		one.close();
		other.get().owner = 0;
		other.close();
		PoolStats ended = this.pool.stats();
		boolean sound = ended.inUse() == 0 && ended.staleReleases() == stats.staleReleases();
		return sound ? Verdict.SOUND : "an owner cannot close its lease";
	}

	/**
	 * What is leased.
	 */
	static final class Thing {

		int owner;

		int resets;

		int resetsWhileOwned;

	}

	private static final class ThingFactory implements PooledObjectFactory<Thing> {

		@Override
		public Thing create() {
			return new Thing();
		}

		@Override
		public boolean reset(Thing thing) {
			thing.resets++;
			if (thing.owner != 0) {
				thing.resetsWhileOwned++;
			}
			return true;
		}

	}

}
