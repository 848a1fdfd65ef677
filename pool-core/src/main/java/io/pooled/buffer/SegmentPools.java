package io.pooled.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.LeaseWatch;
import io.pooled.PoolDetails.SizeClass;
import io.pooled.PoolDetails.SizeCount;
import io.pooled.StripedPool;

/**
 * The segments behind the buffers of one pool: one engine for each size class, and what
 * is known about the sizes that buffers reach. Whoever owns the head of a chain owns all
 * of it. Thread-safe.
 */
final class SegmentPools {

	private static final VarHandle ENGINE = MethodHandles.arrayElementVarHandle(StripedPool[].class);

	/** Stands for the rest of a buffer whose closing need not be counted. */
	private static final Segment GIVEN_AWAY = Segment.givenAway();

	private final String name;

	private final BufferSettings settings;

	private final LeaseWatch watch;

	private final IntFunction<StripedPool<Segment>> factory;

	/** By size class; null until one of that size is needed. */
	private final @Nullable StripedPool<Segment>[] engines;

	/** Whether each lease is watched. */
	private boolean strict;

	/** Of buffers that have ended; null as long as there is no engine. */
	private @Nullable SizeHistogram sizes;

	@SuppressWarnings({ "unchecked", "rawtypes" })
	SegmentPools(String name, BufferSettings settings, LeaseWatch watch, IntFunction<StripedPool<Segment>> factory) {
		this.name = name;
		this.settings = settings;
		this.watch = watch;
		this.factory = factory;
		this.engines = new StripedPool[settings.sizeClasses().length];
	}

	void strict(boolean strict) {
		this.strict = strict;
	}

	String name() {
		return this.name;
	}

	/**
	 * Return the most bytes that a chain may hold.
	 * @return the limit, in bytes
	 */
	long limit() {
		return this.settings.limit();
	}

	/**
	 * Return whether content is overwritten with zeros before a segment is given back.
	 * @return {@code true} if so
	 */
	boolean zeroes() {
		return this.settings.zero();
	}

	/**
	 * Return what is to remember who has a buffer that is about to be released.
	 * @param head its first segment
	 * @return a tombstone, if each lease is watched
	 */
	@Nullable Segment tombstone(Segment head) {
		return this.strict ? bury(head, new Segment(0, 0)) : null;
	}

	/**
	 * Return what is to remember who has a buffer that is about to be given away.
	 * @param head its first segment
	 * @return a tombstone
	 */
	Segment tombstoneOfGift(Segment head) {
		return this.strict ? bury(head, Segment.givenAway()) : GIVEN_AWAY;
	}

	private Segment bury(Segment head, Segment tombstone) {
		this.watch.bury(head, tombstone);
		return tombstone;
	}

	private StripedPool<Segment> engine(int sizeClass) {
		StripedPool<Segment> engine = existing(sizeClass);
		return (engine != null) ? engine : makeEngine(sizeClass);
	}

	@SuppressWarnings("unchecked")
	private @Nullable StripedPool<Segment> existing(int sizeClass) {
		return (StripedPool<Segment>) ENGINE.getAcquire(this.engines, sizeClass);
	}

	private synchronized StripedPool<Segment> makeEngine(int sizeClass) {
		StripedPool<Segment> engine = existing(sizeClass);
		if (engine == null) {
			if (this.sizes == null) {
				this.sizes = new SizeHistogram();
			}
			engine = this.factory.apply(sizeClass);
			ENGINE.setRelease(this.engines, sizeClass, engine);
		}
		return engine;
	}

	void preallocate(int count) {
		if (count > 0) {
			engine(0).preallocate(count);
		}
	}

	// The first segment of a chain of unknown size.
	Segment first() {
		int initial = this.settings.initial();
		// A stale histogram or size is as good as the new one.
		SizeHistogram sizes = this.sizes;
		return first((initial == 0 && sizes != null) ? sizes.typicalSize() : initial);
	}

	Segment first(long expectedSize) {
		return acquire(engine(this.settings.classFor(expectedSize)));
	}

	private Segment acquire(StripedPool<Segment> engine) {
		Segment segment = engine.acquire();
		while (!isFit(engine, segment)) {
			segment = engine.acquire();
		}
		return segment;
	}

	// A segment to follow the last one of a chain.
	Segment next(Segment last, long capacity) {
		StripedPool<Segment> engine = engine(this.settings.nextClass(last.sizeClass, capacity));
		Segment segment = engine.acquireMore();
		while (!isFit(engine, segment)) {
			segment = engine.acquireMore();
		}
		return segment;
	}

	private boolean isFit(StripedPool<Segment> engine, Segment segment) {
		if (segment.isFitForNextOwner() || isCured(segment)) {
			return true;
		}
		engine.discard(segment, segment.generation(), DiscardReason.ABANDONED);
		return false;
	}

	private boolean isCured(Segment segment) {
		if (!segment.isPoisoned()) {
			return false;
		}
		if (!segment.isPoisonIntact()) {
			tellOfLateWrite(segment);
			return false;
		}
		segment.cure();
		return segment.isFitForNextOwner();
	}

	private void tellOfLateWrite(Segment segment) {
		if (segment.condemn()) {
			this.watch.lateWrite(segment.tombstone());
		}
	}

	// A segment leaves the pool.
	void letGo(Segment segment) {
		if (isWrittenLate(segment)) {
			tellOfLateWrite(segment);
		}
	}

	private static boolean isWrittenLate(Segment segment) {
		return segment.isPoisoned() && !segment.isPoisonIntact();
	}

	// Look whether somebody has written to a segment that is idle.
	void inspect() {
		IntStream.range(0, this.engines.length)
			.mapToObj(this::existing)
			.filter(Objects::nonNull)
			.forEach((engine) -> engine.inspectIdle(SegmentPools::isWrittenLate, this::tellOfLateWrite));
	}

	// Give back the head of a chain, of which the caller may not be the sole owner.
	boolean release(Segment head, int generation, long size) {
		if (!engine(head.sizeClass).releaseIfOwned(head, generation)) {
			return false;
		}
		// Published with the engine.
		SizeHistogram sizes = this.sizes;
		if (sizes != null) {
			sizes.record(size);
		}
		return true;
	}

	// Give back a segment that the caller owns alone.
	void release(Segment segment) {
		engine(segment.sizeClass).release(segment, segment.generation());
	}

	// Give back what followed the head of a chain. The caller owns it alone.
	void releaseRest(Segment head, @Nullable Segment rest) {
		long capacity = head.bytes.length;
		Segment segment = rest;
		while (segment != null) {
			Segment next = segment.unlink();
			capacity += segment.bytes.length;
			if (capacity <= this.settings.maxCapacity()) {
				release(segment);
			}
			else {
				discard(segment, segment.generation(), DiscardReason.OVERSIZE);
			}
			segment = next;
		}
	}

	// Let go of the head of a chain, of which the caller may not be the sole owner.
	boolean discard(Segment head, int generation) {
		return discard(head, generation, DiscardReason.EXPLICIT);
	}

	private boolean discard(Segment segment, int generation, DiscardReason reason) {
		return engine(segment.sizeClass).discardIfOwned(segment, generation, reason);
	}

	// As discard, on behalf of an owner that has forgotten it.
	boolean abandon(Segment head, int generation, String where) {
		return engine(head.sizeClass).abandonIfOwned(head, generation, where);
	}

	// Let go of what followed the head of a chain. The caller owns it alone.
	void discardRest(@Nullable Segment rest, DiscardReason reason) {
		Segment segment = rest;
		while (segment != null) {
			Segment next = segment.unlink();
			discard(segment, segment.generation(), reason);
			segment = next;
		}
	}

	boolean passOn(Segment head, int generation) {
		return engine(head.sizeClass).passOn(head, generation);
	}

	void staleRelease(@Nullable Segment tombstone) {
		engine(0).staleRelease(tombstone);
	}

	IllegalStateException lateUse(@Nullable Segment tombstone) {
		return this.watch.lateUse("buffer", tombstone);
	}

	List<SizeClass> sizeClasses() {
		return IntStream.range(0, this.engines.length).mapToObj(this::sizeClass).toList();
	}

	private SizeClass sizeClass(int index) {
		int size = this.settings.sizeClasses()[index];
		StripedPool<Segment> engine = existing(index);
		return (engine != null) ? engine.sizeClass(size) : new SizeClass(size, 0, 0, 0, 0);
	}

	List<SizeCount> sizes() {
		SizeHistogram sizes = this.sizes;
		return (sizes != null) ? sizes.sizes() : List.of();
	}

}
