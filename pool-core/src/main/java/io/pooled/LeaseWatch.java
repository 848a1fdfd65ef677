package io.pooled;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds where the leases of one pool are misused. Off, or one acquire in so many is
 * followed, or each; a pool that only counts samples for a minute when it finds that ever
 * more leases grow old. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LeaseWatch {

	private static final long SAMPLING_TIME = Duration.ofMinutes(1).toNanos();

	/**
	 * How many times as many leases are followed while a pool samples by itself: there is
	 * a leak then, perhaps a rare one, and the time is short.
	 */
	private static final int DENSER = 8;

	private final String pool;

	private final UpkeepSettings upkeep;

	private final LeakSites sites;

	private final FollowedLeases followed = new FollowedLeases();

	private final List<LeaseAudit> audits = new CopyOnWriteArrayList<>();

	/** Guarded by this. */
	private final List<Consumer<Mode>> listeners = new ArrayList<>();

	/** How many leases were old at the last round; guarded by this. */
	private long oldBefore;

	/** Guarded by this. */
	private boolean sampling;

	/** Guarded by this. */
	private long samplingSince;

	private final LongAdder held = new LongAdder();

	private final LongAdder heldNanos = new LongAdder();

	private volatile Mode mode;

	/** One in that many leases is followed. */
	private volatile int oneIn;

	LeaseWatch(String pool, UpkeepSettings upkeep) {
		this.pool = pool;
		this.upkeep = upkeep;
		this.sites = new LeakSites(pool);
		this.mode = modeNow();
		this.oneIn = upkeep.leakSampling();
	}

	/**
	 * Have somebody know the mode, now and whenever it changes.
	 * @param listener is told the mode
	 */
	synchronized void listen(Consumer<Mode> listener) {
		this.listeners.add(listener);
		listener.accept(this.mode);
	}

	synchronized void add(LeaseAudit audit) {
		this.audits.add(audit);
		update();
	}

	synchronized void remove(LeaseAudit audit) {
		this.audits.remove(audit);
		update();
	}

	private synchronized void update() {
		boolean isByItself = this.sampling && this.upkeep.leakDetection() == LeakDetection.COUNT;
		this.oneIn = isByItself ? Math.max(1, this.upkeep.leakSampling() / DENSER) : this.upkeep.leakSampling();
		Mode mode = modeNow();
		if (mode != this.mode) {
			this.listeners.forEach((listener) -> listener.accept(mode));
			this.mode = mode;
		}
	}

	private Mode modeNow() {
		if (this.upkeep.isStrict() || !this.audits.isEmpty()) {
			return Mode.STRICT;
		}
		return (this.upkeep.leakDetection() == LeakDetection.SAMPLE || this.sampling) ? Mode.SAMPLE : Mode.OFF;
	}

	/**
	 * Do one round of upkeep.
	 * @param now the time, as {@link System#nanoTime()} tells it
	 * @param old how many leases have been open for more than a round
	 */
	void round(long now, long old) {
		tell(LeakKind.LOST, this.followed.takeLost());
		long overdueAfter = UpkeepSettings.nanos(this.upkeep.overdueAfter());
		if (overdueAfter > 0) {
			tell(LeakKind.OVERDUE, this.followed.takeOlder(now, overdueAfter));
		}
		trend(now, old);
	}

	private synchronized void trend(long now, long old) {
		if (old > this.oldBefore) {
			sampleSince(now);
		}
		else if (this.sampling && now - this.samplingSince >= SAMPLING_TIME) {
			this.sampling = false;
			update();
		}
		this.oldBefore = old;
	}

	private synchronized void sampleSince(long now) {
		this.sampling = true;
		this.samplingSince = now;
		update();
	}

	/**
	 * Return whether the lease that begins is one to follow.
	 * @return {@code true} for one in so many
	 */
	boolean picks() {
		return this.mode == Mode.STRICT || ThreadLocalRandom.current().nextInt(this.oneIn) == 0;
	}

	// The entry is in no slot.
	void follow(Entry entry) {
		Holding holding = new Holding(Trace.here(), System.nanoTime());
		entry.holding = holding;
		tell(LeakKind.LOST, this.followed.add(entry, holding));
	}

	// Follow the heir instead, as one that was acquired where the former owner did.
	Holding passOn(Holding former) {
		Holding heir = new Holding(former.acquired, former.since);
		this.followed.replace(former, heir);
		end(former, true);
		return heir;
	}

	private void tell(LeakKind kind, List<Holding> holdings) {
		holdings.forEach((holding) -> found(kind, holding.acquired, holding));
	}

	void ended(Holding holding, boolean byOwner) {
		end(holding, byOwner);
		this.heldNanos.add(System.nanoTime() - holding.since);
		this.held.increment();
	}

	private void end(Holding holding, boolean byOwner) {
		holding.end((byOwner && this.mode == Mode.STRICT) ? Trace.here() : null);
	}

	/**
	 * Have an entry that is in no pool tell of an ownership that is about to end.
	 * @param entry what is owned
	 * @param tombstone is to remember its owner
	 */
	public void bury(Entry entry, Entry tombstone) {
		tombstone.holding = entry.holding;
	}

	private static @Nullable Holding holdingOf(@Nullable Entry tombstone) {
		return (tombstone != null) ? tombstone.holding : null;
	}

	/**
	 * A lease was released twice.
	 * @param tombstone tells of the first release
	 * @return what to throw, or {@code null} if it is only counted
	 */
	@Nullable IllegalStateException doubleRelease(@Nullable Entry tombstone) {
		if (this.mode != Mode.STRICT) {
			return null;
		}
		Holding holding = holdingOf(tombstone);
		found(LeakKind.DOUBLE_RELEASE, Trace.here(), holding);
		return new IllegalStateException("Pool '" + this.pool + "': released twice" + describe(holding));
	}

	/**
	 * Return what to throw, because something was used after its release.
	 * @param what it is called
	 * @param tombstone tells of its owner, see {@link #bury}
	 * @return an exception
	 */
	public IllegalStateException lateUse(String what, @Nullable Entry tombstone) {
		Holding holding = holdingOf(tombstone);
		if (this.mode == Mode.STRICT) {
			found(LeakKind.LATE_WRITE, Trace.here(), holding);
		}
		return new IllegalStateException("Pool '" + this.pool + "': " + what
				+ " used after it was released; acquire a new one" + describe(holding));
	}

	private static String describe(@Nullable Holding holding) {
		return (holding != null) ? " (" + holding.describe() + ")" : "";
	}

	/**
	 * Tell that something was written to an entry while nobody owned it, nobody knows
	 * from where.
	 * @param tombstone tells of its last owner, see {@link #bury}
	 */
	public void lateWrite(@Nullable Entry tombstone) {
		Holding holding = holdingOf(tombstone);
		if (holding != null) {
			found(LeakKind.LATE_WRITE, holding.acquired, holding);
		}
	}

	/**
	 * A lease was left open by something that has ended. If it is not known where it was
	 * acquired, the next ones are sampled.
	 * @param holding what is known of it
	 * @param where what has ended
	 */
	void abandoned(@Nullable Holding holding, String where) {
		if (holding != null) {
			found(LeakKind.ABANDONED, holding.acquired, holding);
		}
		else {
			this.sites.add(LeakKind.ABANDONED, where, List.of());
			sampleSince(System.nanoTime());
		}
	}

	private void found(LeakKind kind, Trace at, @Nullable Holding holding) {
		Misuse misuse = misuse(kind, at, holding);
		this.sites.add(kind, misuse.site(), misuse.stack());
		this.audits.stream().filter((audit) -> audit.concerns(at, holding)).forEach((audit) -> audit.found(misuse));
	}

	// Whether there is nothing to be said but where it was acquired.
	private static boolean isTold(Trace at, Holding holding) {
		return holding.acquired == at && holding.released() == null;
	}

	private Misuse misuse(@Nullable LeakKind kind, Trace at, @Nullable Holding holding) {
		List<String> stack = at.frames();
		String former = "";
		if (holding != null && !isTold(at, holding)) {
			stack = Stream.concat(stack.stream(), Stream.of(holding.describe())).toList();
			former = describe(holding);
		}
		String sentence = (kind != null) ? kind.sentence() : "lease is open";
		return new Misuse(this.pool, kind, at.site(), at.threadId(),
				"Pool '" + this.pool + "': " + sentence + ", at " + at + former, stack);
	}

	Stream<Misuse> openSince(long nanoTime) {
		return this.followed.open()
			.stream()
			.filter((holding) -> holding.since - nanoTime >= 0)
			.map((holding) -> misuse(null, holding.acquired, holding));
	}

	HoldTimes holdTimes() {
		return new HoldTimes(this.held.sum(), this.heldNanos.sum());
	}

	List<LeakSite> list() {
		return this.sites.list();
	}

	/**
	 * How many leases are followed.
	 */
	enum Mode {

		OFF, SAMPLE, STRICT

	}

}
