package io.pooled.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;

/**
 * The memory of a buffer: leased segments in a row, until it ends. It grows at its end,
 * and is walked from its head.
 */
abstract class SegmentChain {

	/*-
	 * Whose the memory is, the pool of the head decides: it believes one release of this generation.
	 * Everybody who ends the buffer clears the head, has the head released and, if that was believed,
	 * owns the rest. So the rest hangs on the buffer and not on the head, which may be somebody else's
	 * by then. With zeroing, which has to come before the release, the head is claimed first.
	 *
	 * Whoever walks the segments may meet a closer at any time. What is read from a segment, or as the
	 * link to the next one, counts only if the buffer is still open afterwards: then it was this
	 * buffer's when it was read. An array goes to foreign code only while its segment is held.
	 */

	private static final VarHandle HEAD = field("head");

	private static final VarHandle REST = field("rest");

	private static VarHandle field(String name) {
		try {
			return MethodHandles.lookup().findVarHandle(SegmentChain.class, name, Segment.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	final SegmentPools segments;

	final int generation;

	@Nullable Segment head;

	@Nullable Segment tail;

	/**
	 * The second segment; of a buffer that has ended a tombstone.
	 */
	private @Nullable Segment rest;

	/** Bytes in the segments before the tail; these are full. */
	long full;

	/** Bytes in the tail. */
	int position;

	/** Where the tail, or what the limit leaves of it, ends. */
	int end;

	SegmentChain(SegmentPools segments, Segment head) {
		this.segments = segments;
		this.generation = head.generation();
		this.head = head;
		this.tail = head;
		this.end = (int) Math.min(head.bytes.length, segments.limit());
	}

	// The heir of another chain.
	SegmentChain(SegmentChain source, Segment head, Segment tail) {
		this.segments = source.segments;
		this.generation = source.generation + 1;
		this.head = head;
		this.tail = tail;
		this.full = source.full;
		this.position = source.position;
		this.end = source.end;
	}

	final Segment requireRoom(long length) {
		Segment last = tail();
		if (length > this.segments.limit() - this.full - this.position) {
			throw new BufferLimitExceededException(this.segments.name(), this.segments.limit());
		}
		if (length > this.end - this.position) {
			reserve(last, length - (this.end - this.position));
		}
		return last;
	}

	// Have segments follow the tail that hold so much, lest a part of it is written.
	private void reserve(Segment tail, long length) {
		long capacity = this.full + tail.bytes.length;
		long missing = length;
		Segment last = tail;
		while (missing > 0) {
			last = follower(last, capacity);
			capacity += last.bytes.length;
			missing -= last.bytes.length;
		}
	}

	private Segment follower(Segment last, long capacity) {
		Segment next = after(last);
		if (next == null) {
			return append(last, capacity);
		}
		requireOpen();
		return next;
	}

	final Segment grow(Segment last) {
		long size = this.full + this.position;
		if (size >= this.segments.limit()) {
			throw new BufferLimitExceededException(this.segments.name(), this.segments.limit());
		}
		Segment next = follower(last, size);
		this.position = 0;
		VarHandle.releaseFence();
		this.full = size;
		this.end = (int) Math.min(next.bytes.length, this.segments.limit() - size);
		VarHandle.releaseFence();
		this.tail = next;
		requireTailIsOwn();
		return next;
	}

	private Segment append(Segment last, long size) {
		Segment next = this.segments.next(last, size);
		if (!link(last, next)) {
			this.segments.release(next);
			throw closed();
		}
		return next;
	}

	// Whoever ends the buffer meanwhile finds the new segment, or it is not linked.
	private boolean link(Segment last, Segment next) {
		if (last == this.head) {
			return REST.compareAndSet(this, null, next) && (isHeadThere() || !REST.compareAndSet(this, next, null));
		}
		boolean held = last.hold();
		if (!held) {
			last.spoil();
		}
		boolean linked = isHeadThere();
		if (linked) {
			last.link(next);
			linked = isHeadThere() || !last.unlink(next);
		}
		if (held) {
			last.letGo(this.segments.zeroes());
		}
		return linked;
	}

	// In one order with the atomic steps of all threads.
	final boolean isHeadThere() {
		return HEAD.getVolatile(this) != null;
	}

	/*
	 * After the tail was set: who closes the buffer clears the head first and the tail
	 * last, so either that was not overwritten or it shows here.
	 */
	private void requireTailIsOwn() {
		VarHandle.fullFence();
		if (this.head == null) {
			this.tail = null;
			throw closed();
		}
	}

	/**
	 * Begin again at the head.
	 */
	final void rewind() {
		Segment head = head();
		this.position = 0;
		VarHandle.releaseFence();
		this.full = 0;
		this.end = (int) Math.min(head.bytes.length, this.segments.limit());
		VarHandle.releaseFence();
		this.tail = head;
		requireTailIsOwn();
	}

	/**
	 * Give the memory back, unless that was done before.
	 * @return whether this call did
	 */
	final boolean release() {
		Segment head = this.head;
		if (head == null) {
			return false;
		}
		Segment tail = this.tail;
		long size = this.full + this.position;
		Segment tombstone = this.segments.tombstone(head);
		if (!claim(head, tail, tombstone) || !this.segments.release(head, this.generation, size)) {
			return false;
		}
		if (this.rest != null || tombstone != null) {
			this.segments.releaseRest(head, takeRest(tombstone));
		}
		return true;
	}

	/**
	 * Let go of the memory, unless it was given back before.
	 * @param abandonedBy what the owner was doing that has forgotten it; {@code null} for
	 * the owner
	 * @return whether this call did
	 */
	final boolean drop(@Nullable String abandonedBy) {
		Segment head = this.head;
		if (head == null) {
			return false;
		}
		Segment tail = this.tail;
		Segment tombstone = this.segments.tombstoneOfGift(head);
		if (!claim(head, tail, null)) {
			return false;
		}
		boolean dropped = (abandonedBy != null) ? this.segments.abandon(head, this.generation, abandonedBy)
				: this.segments.discard(head, this.generation);
		if (!dropped) {
			return false;
		}
		this.segments.discardRest(takeRest(tombstone),
				(abandonedBy != null) ? DiscardReason.ABANDONED : DiscardReason.EXPLICIT);
		return true;
	}

	/**
	 * Leave the memory to an heir.
	 * @param heir has the head and the tail already
	 * @return whether all of the content is there
	 */
	final boolean leaveTo(SegmentChain heir) {
		Segment head = heir.head();
		Segment tombstone = this.segments.tombstoneOfGift(head);
		if (!HEAD.compareAndSet(this, head, null) || !this.segments.passOn(head, this.generation)) {
			throw closed();
		}
		this.tail = null;
		heir.rest = takeRest(tombstone);
		return heir.endsWithTail();
	}

	/*
	 * Whether all of the content is there, which a writer that should not be there any
	 * more may have kept from being taken over. Cuts off what follows.
	 */
	private boolean endsWithTail() {
		long before = 0;
		Segment segment = this.head;
		while (segment != null && segment != this.tail) {
			before += segment.bytes.length;
			segment = after(segment);
		}
		if (segment == null || before != this.full || this.position > segment.bytes.length) {
			this.tail = this.head;
			return false;
		}
		this.segments.discardRest((segment == this.head) ? takeRest(null) : segment.unlink(), DiscardReason.EXPLICIT);
		return true;
	}

	/*
	 * Mark the buffer as ended before its memory can be somebody else's. Only where that
	 * is overwritten first is the caller sure then to be the only one who got here: with
	 * zeros, or with poison if this buffer is watched. Not if it began before its pool
	 * was, since somebody may be ending it in the other way at this moment.
	 */
	private boolean claim(Segment head, @Nullable Segment tail, @Nullable Segment tombstone) {
		if (!this.segments.zeroes() && !head.isFollowed()) {
			this.head = null;
			VarHandle.releaseFence();
			this.tail = null;
			return true;
		}
		if (tail == null || !HEAD.compareAndSet(this, head, null)) {
			return false;
		}
		this.tail = null;
		if (this.segments.zeroes()) {
			zero(head, tail);
		}
		if (tombstone != null) {
			poison(head, tombstone);
		}
		return true;
	}

	private void poison(Segment head, Segment tombstone) {
		Segment segment = head;
		while (segment != null) {
			segment.poison(tombstone);
			segment = (segment == head) ? this.rest : segment.next;
		}
	}

	private void zero(Segment head, Segment tail) {
		Segment segment = head;
		while (segment != null && segment != tail) {
			if (!segment.isLeftToHolder()) {
				segment.zero(segment.bytes.length);
			}
			segment = (segment == head) ? this.rest : segment.next;
		}
		if (!tail.isLeftToHolder()) {
			tail.zero(Math.min(this.position, tail.bytes.length));
		}
	}

	private @Nullable Segment takeRest(@Nullable Segment replacement) {
		return (Segment) REST.getAndSet(this, replacement);
	}

	final void staleRelease() {
		Segment rest = this.rest;
		if (rest == null || !rest.isGivenAway()) {
			this.segments.staleRelease(tombstone(rest));
		}
	}

	final @Nullable Segment after(Segment segment) {
		return (segment == this.head) ? this.rest : segment.next;
	}

	// What follows a segment of a walk that began at the head.
	final Segment next(Segment head, Segment segment) {
		Segment next = (segment == head) ? this.rest : segment.next;
		requireOpen();
		return Objects.requireNonNull(next);
	}

	/*
	 * Whoever ends the buffer clears the head first. So if it is still there, whatever
	 * was read before this was read from memory of this buffer.
	 */
	final void requireOpen() {
		VarHandle.acquireFence();
		if (this.head == null) {
			throw closed();
		}
	}

	final Segment head() {
		return open(this.head);
	}

	final Segment tail() {
		return open(this.tail);
	}

	private Segment open(@Nullable Segment segment) {
		if (segment == null) {
			throw closed();
		}
		return segment;
	}

	final IllegalStateException closed() {
		return this.segments.lateUse(tombstone(this.rest));
	}

	private static @Nullable Segment tombstone(@Nullable Segment rest) {
		return (rest != null && rest.bytes.length == 0) ? rest : null;
	}

}
