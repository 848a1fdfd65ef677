package io.pooled.jcstress;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import io.pooled.Budget;
import io.pooled.DiscardReason;
import io.pooled.PoolCounts;
import io.pooled.StripedPool;
import io.pooled.Upkeep;

/**
 * A pool under test.
 */
final class Subject {

	final Budget budget;

	final StripedPool<Item> pool;

	private boolean spread;

	private boolean pooled;

	Subject(int limit, Upkeep upkeep) {
		this.budget = new Budget(limit);
		this.pool = new StripedPool<>("subject", Item::new, Item::destroy, this.budget, 1, 8 * 16, upkeep);
		Inside.useOneStripe(this.pool);
	}

	Subject(int limit) {
		this(limit, Upkeep.DEFAULT);
	}

	Subject() {
		this(16);
	}

	// Half of the subjects: what there is is in the first stripe, and threads are
	// elsewhere.
	void maySpread() {
		this.spread = ThreadLocalRandom.current().nextBoolean();
		settle();
	}

	private void settle() {
		if (this.spread) {
			Inside.useAllStripes(this.pool);
		}
		else {
			Inside.useOneStripe(this.pool);
		}
	}

	// The first look of upkeep, at time 0.
	void age() {
		this.pool.age(0);
		settle();
	}

	Held acquire() {
		Item item = this.pool.acquire();
		return new Held(item, item.generation());
	}

	// The other way to acquire, which looks the same to the others.
	Held acquireMore() {
		Item item = this.pool.acquireMore();
		return new Held(item, item.generation());
	}

	@Nullable Held acquireUnlessClosed() {
		try {
			return acquire();
		}
		catch (IllegalStateException ex) {
			return null;
		}
	}

	Held acquirePooled() {
		this.pool.preallocate(1);
		return acquire();
	}

	// An item that has a slot, or a new one.
	Held acquireAny() {
		this.pooled = ThreadLocalRandom.current().nextBoolean();
		return this.pooled ? acquirePooled() : acquire();
	}

	Held[] acquireIdle() {
		Held[] idle = new Held[(int) this.pool.counts().idle()];
		Arrays.setAll(idle, (i) -> acquire());
		return idle;
	}

	boolean release(Held held) {
		return this.pool.release(held.item(), held.generation());
	}

	boolean discard(Held held) {
		return this.pool.discard(held.item(), held.generation(), DiscardReason.EXPLICIT);
	}

	long acquires() {
		PoolCounts counts = this.pool.counts();
		return counts.hits() + counts.misses();
	}

	int created() {
		return (int) this.pool.counts().created();
	}

	@Override
	public String toString() {
		return (this.spread ? "many stripes, " : "one stripe, ") + (this.pooled ? "item in its slot" : "new item");
	}

}
