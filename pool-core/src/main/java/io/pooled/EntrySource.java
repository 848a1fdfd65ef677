package io.pooled;

import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Where the entries of a {@link StripedPool} come from and where they go, and the memory
 * that they take in between. Thread-safe.
 *
 * @param <E> the type of the entries
 */
final class EntrySource<E extends Entry> {

	private final Supplier<? extends E> factory;

	private final Consumer<? super E> destroyer;

	private final Demand demand;

	private final @Nullable MemoryHolding memory;

	private final long weight;

	/**
	 * Create a source.
	 * @param factory makes an entry; what it throws reaches the caller
	 * @param destroyer called once for each entry that is let go
	 * @param demand what the entries of the group weigh
	 * @param memory what entries are taken from, if that is bounded
	 * @param weight what one entry takes of it
	 */
	EntrySource(Supplier<? extends E> factory, Consumer<? super E> destroyer, Demand demand,
			@Nullable MemoryHolding memory, long weight) {
		this.factory = factory;
		this.destroyer = destroyer;
		this.demand = demand;
		this.memory = memory;
		this.weight = weight;
	}

	/**
	 * Make an entry.
	 * @return a new one
	 * @throws PoolExhaustedException if there is no memory for it
	 */
	E make() {
		if (this.memory != null) {
			this.memory.take(this.weight);
		}
		else {
			this.demand.add(this.weight);
		}
		boolean made = false;
		try {
			E entry = this.factory.get();
			made = true;
			return entry;
		}
		finally {
			if (!made) {
				lost(1);
			}
		}
	}

	void letGo(E entry) {
		try {
			lost(1);
		}
		finally {
			this.destroyer.accept(entry);
		}
	}

	/**
	 * Take the memory back of entries that nobody can use any more.
	 * @param entries how many
	 */
	void lost(long entries) {
		if (this.memory != null) {
			this.memory.giveBack(entries * this.weight);
		}
		else {
			this.demand.add(-entries * this.weight);
		}
	}

}
