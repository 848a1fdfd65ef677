package io.pooled.doctor;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.PoolDetails.SizeCount;
import io.pooled.doctor.Rule.Symptom;

/**
 * What does not fit the sizes that are wanted.
 */
final class SizeRules {

	static final List<Rule> ALL = List.of(new Rule("tiny-objects", Severity.INFO, SizeRules::tinyObjects),
			new Rule("wrong-granularity", Severity.INFO, SizeRules::wrongGranularity),
			new Rule("wrong-size-class", Severity.WARNING, SizeRules::wrongSizeClass),
			new Rule("oversize", Severity.WARNING, SizeRules::oversize),
			new Rule("long-tail", Severity.INFO, SizeRules::longTail));

	private static final long KB = 1024;

	/** Up to there an allocation is cheaper than a lease. */
	private static final long TINY = 128;

	private static final double MOST = 0.95;

	/** Acquires in a second of which a processor notices the time. */
	private static final double BUSY = 1e6;

	private static final long MANY = 100_000;

	private static final double NANOS_PER_ACQUIRE = 20;

	private static final int MANY_SEGMENTS = 16;

	/** More than sizes that are learnt ever come to. */
	private static final double MUCH_LARGER = 16;

	private static final double LARGER = 8;

	private static final double USUAL = 0.9;

	/** Segments of that size cost nothing that counts, however many there are. */
	private static final long LARGE_SEGMENT = 16 * KB;

	/** What a segment wastes below that is not worth a word. */
	private static final long SMALL_SEGMENT = 4 * KB;

	private static final long LARGEST_ADVISED = 128 * KB;

	private static final long SMALLEST_ADVISED = 256;

	private static final double FEW = 0.05;

	private static final double RARE = 0.01;

	private static final long GIANT = 1024 * KB;

	private static final long MUCH_LARGER_THAN_MOST = 64;

	private SizeRules() {
	}

	private static @Nullable Symptom tinyObjects(Window window) {
		if (!isTiny(window)) {
			return null;
		}
		return Symptom.of(Yaml.of(window, "size-classes", "256B, 16KB, 128KB"),
				"Remove the pool here: to allocate so little is cheaper than to lease it; what is used for many small things should be one buffer.",
				"%s of %s buffers in %s ended with at most %s", Figures.percent(upTo(window, TINY), window.buffers()),
				Figures.count(window.buffers()), Figures.seconds(window.seconds()),
				Figures.bytes(window.percentile(MOST)));
	}

	private static boolean isTiny(Window window) {
		return window.buffers() >= Rule.ENOUGH && upTo(window, TINY) >= window.buffers() * MOST;
	}

	private static long upTo(Window window, long size) {
		return window.sizes().stream().filter((bar) -> bar.upTo() <= size).mapToLong(SizeCount::count).sum();
	}

	private static @Nullable Symptom wrongGranularity(Window window) {
		double rate = window.uses() / window.seconds();
		if (rate < BUSY || window.uses() < MANY || isTiny(window)) {
			return null;
		}
		return Symptom.of(Yaml.of(window, "leak-detection", "count"),
				"Acquire once for a batch and clear() in between, instead of once for each part of it; with 'count' an acquire is at its cheapest.",
				"%s acquires in a second take some %s of a processor", Figures.count(rate),
				Figures.percent(rate * NANOS_PER_ACQUIRE, 1e9));
	}

	private static @Nullable Symptom wrongSizeClass(Window window) {
		long buffers = window.buffers();
		if (buffers < Rule.ENOUGH || !window.isBalanced(FEW)) {
			return null;
		}
		double bytes = window.bytes();
		double capacity = window.capacity();
		double segments = window.acquires();
		boolean tooSmall = segments >= buffers * MANY_SEGMENTS && bytes / segments < LARGE_SEGMENT;
		boolean tooLarge = capacity >= bytes * LARGER
				&& capacity / buffers >= Math.max(SMALL_SEGMENT, window.percentile(USUAL) * MUCH_LARGER);
		if (!tooSmall && !tooLarge) {
			return null;
		}
		Yaml yaml = Yaml.of(window, "size-classes", classes(window)).andNoPreallocation(window);
		if (window.setting("maxCapacity", Long.MAX_VALUE) < LARGEST_ADVISED) {
			yaml.put(window.property(), "max-capacity", "auto");
		}
		return Symptom.of(yaml,
				tooSmall ? "Use size classes that fit what is written: each segment is a lease of its own."
						: "Use size classes that fit what is written, or say less to acquire(expectedSize).",
				"%s buffers of %s on average took %s segments of %s each in %s", Figures.count(buffers),
				Figures.bytes(bytes / buffers), Figures.count(segments), Figures.bytes(capacity / segments),
				Figures.seconds(window.seconds()));
	}

	private static String classes(Window window) {
		return DoubleStream.of(0.5, 0.9, 0.99)
			.mapToObj((share) -> Math.max(SMALLEST_ADVISED, Math.min(LARGEST_ADVISED, window.percentile(share))))
			.collect(Collectors.toCollection(TreeSet::new))
			.stream()
			.map(Figures::size)
			.collect(Collectors.joining(", "));
	}

	private static @Nullable Symptom oversize(Window window) {
		long oversize = window.discards(DiscardReason.OVERSIZE);
		long acquires = window.acquires();
		boolean buffers = window.isOfBuffers();
		double larger = buffers ? window.buffers() - upTo(window, window.setting("maxCapacity", Long.MAX_VALUE))
				: oversize;
		if (acquires < Rule.ENOUGH || oversize <= 0 || larger <= window.uses() * FEW) {
			return null;
		}
		return Symptom.of(buffers ? Yaml.of(window, "max-capacity", "auto") : new Yaml(), buffers
				? "Let a buffer give back all of itself: what the pool retains is bounded anyway."
				: "Write such large documents through an encoder or a buffer: what Jackson holds them in is not kept.",
				"%s of what was acquired in %s (%s) was beyond the maximum capacity and had to be let go",
				Figures.count(oversize), Figures.seconds(window.seconds()), Figures.percent(oversize, acquires));
	}

	private static @Nullable Symptom longTail(Window window) {
		long buffers = window.buffers();
		long most = window.percentile(1 - RARE);
		long giant = Math.max(GIANT, most * MUCH_LARGER_THAN_MOST);
		double ofGiants = window.sizes()
			.stream()
			.filter((size) -> size.upTo() >= giant)
			.mapToDouble(Window::bytes)
			.sum();
		if (buffers < Rule.ENOUGH || ofGiants < window.bytes() / 2
				|| window.setting("maxCapacity", Long.MAX_VALUE) <= giant) {
			return null;
		}
		long giants = buffers - upTo(window, giant - 1);
		return Symptom.of(Yaml.of(window, "max-capacity", Figures.size(Math.max(GIANT, most * 2))),
				"Have the rare giants give back only so much, or write them to a pool of their own; what they leave ages out by itself.",
				"%s of %s buffers in %s had %s of all bytes; the others ended with at most %s", Figures.count(giants),
				Figures.count(buffers), Figures.seconds(window.seconds()), Figures.percent(ofGiants, window.bytes()),
				Figures.bytes(most));
	}

}
