package io.pooled;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * What several pools hold and have handed out together, bounded. One that needs more than
 * there is has all of them let go of what is idle.
 */
final class MemoryCeiling {

	private final Budget held;

	private final Set<Member> members = ConcurrentHashMap.newKeySet();

	private final ReferenceQueue<MemoryHolding> gone = new ReferenceQueue<>();

	MemoryCeiling(long limit) {
		this.held = new Budget(limit);
	}

	long limit() {
		return this.held.limit();
	}

	long held() {
		return this.held.used();
	}

	/**
	 * Have a pool take its memory here.
	 * @param name its name
	 * @param engines its engines, which may become more
	 * @param bytes what its entries weigh
	 * @param retained what it retains, given back with the pool if that is forgotten
	 * @return what it takes
	 */
	MemoryHolding share(String name, List<StripedPool<?>> engines, Demand bytes, Budget retained) {
		forgetGone();
		MemoryHolding holding = new MemoryHolding(name, this, bytes);
		this.members.add(new Member(holding, this.gone, engines, bytes, retained));
		return holding;
	}

	// What nobody can give back any more: of pools that are gone, and of leases.
	private void forgetLost() {
		forgetGone();
		this.members.stream().flatMap(Member::engines).forEach((engine) -> engine.housekeeping.forgetLost());
	}

	private void forgetGone() {
		for (Reference<?> member = this.gone.poll(); member != null; member = this.gone.poll()) {
			if (this.members.remove(member)) {
				((Member) member).end(this.held);
			}
		}
	}

	boolean reserve(long weight) {
		return this.held.reserve(weight) || reserveOfIdle(weight);
	}

	void release(long weight) {
		this.held.release(weight);
	}

	// Whether there is as much for a pool that needs it, now.
	boolean isAvailable(long weight) {
		if (isFree(weight)) {
			return true;
		}
		forgetLost();
		return isFree(weight);
	}

	private boolean isFree(long weight) {
		long free = limit() - held();
		return weight <= free || weight <= free + this.members.stream()
			.flatMap(Member::engines)
			.mapToLong((engine) -> engine.counts().idle() * engine.weight)
			.sum();
	}

	private boolean reserveOfIdle(long weight) {
		forgetLost();
		BooleanSupplier enough = () -> this.held.reserve(weight);
		return this.members.stream()
			.flatMap(Member::engines)
			.anyMatch((engine) -> engine.housekeeping.letGoUntil(enough)) || enough.getAsBoolean();
	}

	/**
	 * A pool, which it does not keep from being collected.
	 */
	private static final class Member extends PhantomReference<MemoryHolding> {

		private final WeakReference<List<StripedPool<?>>> engines;

		private final Demand bytes;

		private final Budget retained;

		Member(MemoryHolding holding, ReferenceQueue<MemoryHolding> gone, List<StripedPool<?>> engines, Demand bytes,
				Budget retained) {
			super(holding, gone);
			this.engines = new WeakReference<>(engines);
			this.bytes = bytes;
			this.retained = retained;
		}

		Stream<StripedPool<?>> engines() {
			List<StripedPool<?>> engines = this.engines.get();
			return (engines != null) ? engines.stream() : Stream.empty();
		}

		void end(Budget held) {
			held.release(this.bytes.now());
			this.retained.release(this.retained.used());
		}

	}

}
