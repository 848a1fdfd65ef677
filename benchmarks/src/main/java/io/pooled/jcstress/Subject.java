package io.pooled.jcstress;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.OpenPool;
import io.pooled.StripedPool;
import io.pooled.UpkeepSettings;

/**
 * A pool under test.
 */
final class Subject {

	final OpenPool<Item> pool;

	private final StripedPool<Item> engine;

	private boolean spread;

	private boolean pooled;

	Subject(int limit, UpkeepSettings upkeep) {
		this.pool = new OpenPool<>("subject", Item::new, Item::destroy, limit, 8 * 16, upkeep);
		this.engine = this.pool.engine();
		this.pool.useOneStripe();
	}

	Subject(int limit) {
		this(limit, UpkeepSettings.DEFAULT);
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
			this.pool.useAllStripes();
		}
		else {
			this.pool.useOneStripe();
		}
	}

	// The first look of upkeep, at time 0.
	void age() {
		this.pool.age(0);
		settle();
	}

	Held acquire() {
		Item item = this.engine.acquire();
		return new Held(item, item.generation());
	}

	// The other way to acquire, which looks the same to the others.
	Held acquireMore() {
		Item item = this.engine.acquireMore();
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
		this.engine.preallocate(1);
		return acquire();
	}

	// An item that has a slot, or a new one.
	Held acquireAny() {
		this.pooled = ThreadLocalRandom.current().nextBoolean();
		return this.pooled ? acquirePooled() : acquire();
	}

	Held[] acquireIdle() {
		Held[] idle = new Held[(int) this.pool.counted().idle()];
		Arrays.setAll(idle, (i) -> acquire());
		return idle;
	}

	boolean release(Held held) {
		return this.engine.release(held.item(), held.generation());
	}

	boolean discard(Held held) {
		return this.engine.discard(held.item(), held.generation(), DiscardReason.EXPLICIT);
	}

	long acquires() {
		OpenPool.Counts counts = this.pool.counted();
		return counts.hits() + counts.misses();
	}

	int created() {
		return (int) this.pool.counted().created();
	}

	@Override
	public String toString() {
		return (this.spread ? "many stripes, " : "one stripe, ") + (this.pooled ? "item in its slot" : "new item");
	}

}
