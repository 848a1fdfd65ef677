package io.pooled.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.PoolDetails;
import io.pooled.PoolDetails.SizeClass;
import io.pooled.PoolDetails.SizeCount;
import io.pooled.PoolStats;

/**
 * What happened in a pool between two snapshots.
 */
final class Window {

	private static final double NANOS = 1e9;

	private final PoolSnapshot before;

	private final PoolSnapshot after;

	/** Final sizes of the buffers that were closed in between; empty if unknown. */
	private final List<SizeCount> sizes;

	Window(PoolSnapshot before, PoolSnapshot after) {
		this.before = before;
		this.after = after;
		Map<Long, Long> counts = before.details()
			.sizes()
			.stream()
			.collect(Collectors.toMap(SizeCount::upTo, SizeCount::count));
		this.sizes = new ArrayList<>();
		for (SizeCount size : after.details().sizes()) {
			// Approximate counts may go back.
			long count = Math.max(0, size.count() - counts.getOrDefault(size.upTo(), 0L));
			this.sizes.add(new SizeCount(size.upTo(), count));
		}
	}

	PoolStats before() {
		return this.before.stats();
	}

	PoolStats after() {
		return this.after.stats();
	}

	PoolDetails details() {
		return this.after.details();
	}

	@Nullable String property() {
		return this.after.property();
	}

	String kind() {
		return after().kind();
	}

	boolean isOfBuffers() {
		return "buffer".equals(kind());
	}

	boolean isOfRecyclers() {
		return "recycler".equals(kind());
	}

	String name() {
		return this.after.name();
	}

	double seconds() {
		return Math.max(1, this.after.nanoTime() - this.before.nanoTime()) / NANOS;
	}

	private long delta(ToLongFunction<PoolStats> counter) {
		return counter.applyAsLong(after()) - counter.applyAsLong(before());
	}

	long acquires() {
		return delta(PoolStats::acquires);
	}

	long misses() {
		return delta(PoolStats::misses);
	}

	long releases() {
		return delta(PoolStats::releases);
	}

	long overdue() {
		return delta(PoolStats::overdue);
	}

	long leaked() {
		return delta(PoolStats::leaked);
	}

	long staleReleases() {
		return delta(PoolStats::staleReleases);
	}

	long exhausted() {
		return delta(PoolStats::exhausted);
	}

	long discards(DiscardReason reason) {
		return delta((stats) -> stats.discarded().getOrDefault(reason.id(), 0L));
	}

	long peak() {
		return Math.max(this.before.details().traffic().peak(), details().traffic().peak());
	}

	/**
	 * Return the size of what is idle.
	 * @return a number of bytes
	 */
	double idleBytes() {
		return capacity(details(), SizeClass::idle);
	}

	/**
	 * Return whether about as much is in use at the end as at the beginning, so that what
	 * was acquired can be compared with what was released.
	 * @param share of the acquires that may make a difference
	 * @return whether that is so
	 */
	boolean isBalanced(double share) {
		return Math.abs(after().inUse() - before().inUse()) <= acquires() * share;
	}

	long meetings() {
		return details().traffic().meetings() - this.before.details().traffic().meetings();
	}

	/**
	 * Return how often the pool was used: a buffer may take many segments.
	 * @return the number of buffers that were closed, or of leases
	 */
	long uses() {
		long buffers = buffers();
		return (buffers > 0) ? buffers : acquires();
	}

	long buffers() {
		return this.sizes.stream().mapToLong(SizeCount::count).sum();
	}

	List<SizeCount> sizes() {
		return this.sizes;
	}

	/**
	 * Return the bytes that were written to buffers, approximately.
	 * @return a number of bytes
	 */
	double bytes() {
		return this.sizes.stream().mapToDouble(Window::bytes).sum();
	}

	static double bytes(SizeCount size) {
		return size.count() * ((double) size.above() + size.upTo()) / 2;
	}

	/**
	 * Return the size of the segments that were taken.
	 * @return a number of bytes
	 */
	double capacity() {
		return capacity((sizeClass) -> sizeClass.hits() + sizeClass.misses());
	}

	/**
	 * Return the size of the segments that had to be allocated.
	 * @return a number of bytes
	 */
	double missedCapacity() {
		return capacity(SizeClass::misses);
	}

	private double capacity(ToLongFunction<SizeClass> counter) {
		return capacity(details(), counter) - capacity(this.before.details(), counter);
	}

	private static double capacity(PoolDetails details, ToLongFunction<SizeClass> counter) {
		return details.sizeClasses()
			.stream()
			.mapToDouble((sizeClass) -> (double) counter.applyAsLong(sizeClass) * sizeClass.size())
			.sum();
	}

	/**
	 * Return the size that a share of the buffers did not exceed.
	 * @param share from 0 to 1
	 * @return the upper edge of a bar; 0 if no buffer was closed
	 */
	long percentile(double share) {
		double wanted = buffers() * share;
		long below = 0;
		for (SizeCount size : this.sizes) {
			below += size.count();
			if (below > 0 && below >= wanted) {
				return size.upTo();
			}
		}
		return 0;
	}

	/**
	 * Return a setting of the pool that is a number.
	 * @param name of the setting
	 * @param otherwise the value if there is none, or it is no number
	 * @return the value
	 */
	long setting(String name, long otherwise) {
		return (details().settings().get(name) instanceof Number number) ? number.longValue() : otherwise;
	}

	/**
	 * Return a figure of what the buffer pools share.
	 * @param name of the figure
	 * @return the value; {@link Long#MAX_VALUE} if there is none
	 */
	long shared(String name) {
		return (details().settings().get("sharedMemory") instanceof Map<?, ?> memory
				&& memory.get(name) instanceof Number number) ? number.longValue() : Long.MAX_VALUE;
	}

	/**
	 * Return how long something may stay idle.
	 * @return seconds; 0 for ever
	 */
	double idleTimeout() {
		Object setting = details().settings().get("idleTimeout");
		return (setting != null) ? Duration.parse(setting.toString()).toMillis() / 1e3 : 0;
	}

}
