package io.pooled.doctor;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.Pool;
import io.pooled.SharedMemory;
import io.pooled.doctor.Rule.Symptom;

/**
 * What a pool keeps too little of, or too much, or not for long enough.
 */
final class MemoryRules {

	static final List<Rule> ALL = List.of(new Rule("under-budget", Severity.WARNING, MemoryRules::underBudget),
			new Rule("exhausted", Severity.CRITICAL, MemoryRules::exhausted),
			new Rule("over-retained", Severity.WARNING, MemoryRules::overRetained),
			new Rule("drained-too-often", Severity.WARNING, MemoryRules::drainedTooOften),
			new Rule("sparse-traffic", Severity.INFO, MemoryRules::sparseTraffic),
			new Rule("contended", Severity.INFO, MemoryRules::contended));

	private static final double FEW = 0.05;

	/** As many of the largest bodies fit below the ceiling. */
	private static final long FEW_BODIES = 10;

	private static final double QUARTER_OF_HEAP = 25;

	private static final double ROOM = 1.25;

	private static final double MANY_MISSES = 0.2;

	private static final double MOST = 0.5;

	private static final double NEARLY_ALL = 0.9;

	private static final long MB = 1024 * 1024;

	/** Beyond that nothing ages while somebody looks on, in seconds. */
	private static final double LONG = 600;

	private static final double SHORT = 10;

	/** With fewer uses it is not known how far they are apart. */
	private static final long SOME_USES = 2;

	/** Of idle timeouts, for the same reason. */
	private static final long SOME_TIME = 5;

	private static final double MOST_OF_HEAP = 60;

	private static final double ALL_OF_HEAP = 80;

	private static final long MANY = 10_000;

	private MemoryRules() {
	}

	private static @Nullable Symptom underBudget(Window window) {
		long full = window.discards(DiscardReason.FULL);
		long acquires = window.acquires();
		double peak = window.peak();
		boolean buffers = window.isOfBuffers();
		double wanted = buffers ? window.capacity() : acquires;
		// A pool of any size has to make what is there at a time once.
		double avoidable = (buffers ? window.missedCapacity() : window.misses()) - peak;
		long bound = buffers ? window.after().maxRetainedBytes() : window.setting("maxIdle", 0);
		// With less than there is room for it is not the room, and what ages is not
		// missed for want of it.
		boolean isTooSmall = bound > 0 && peak > bound && window.discards(DiscardReason.IDLE) <= full * FEW;
		if (acquires < Rule.ENOUGH || !isTooSmall || full <= acquires * FEW || avoidable <= wanted * FEW
				|| window.exhausted() > 0) {
			return null;
		}
		return Symptom.of(buffers ? bufferBound(window, peak * ROOM) : Yaml.of(window, "max-idle", Math
			.min(Pool.MAX_IDLE, (long) Math.ceil(peak * ROOM))), (buffers && peak * ROOM > heap(MOST_OF_HEAP))
					? "Give the JVM a larger heap, of which the working set is most, and let the pools keep what that allows."
					: "Let the pool keep its working set.",
				"%s of %s acquires in %s missed, and %s released objects found no room: up to %s were there at a time, %s can be kept",
				Figures.count(window.misses()), Figures.count(acquires), Figures.seconds(window.seconds()),
				Figures.count(full), amount(peak, buffers), amount(bound, buffers));
	}

	private static String amount(double amount, boolean isBytes) {
		return isBytes ? Figures.bytes(amount) : Figures.count(amount);
	}

	/*
	 * The bound of all buffer pools if that is in the way, and the pool's own one if it
	 * has one.
	 */
	private static Yaml bufferBound(Window window, double fits) {
		Yaml yaml = new Yaml();
		double possible = Math.min(fits, Math.min(heap(MOST_OF_HEAP), window.shared("maxInUse")));
		double others = Math.max(0, window.shared("retained") - window.after().retainedBytes());
		if (window.shared("retained") != Long.MAX_VALUE && others + possible > window.shared("maxRetained")) {
			yaml.put("pools", "max-retained", Figures.size(Math.min(heap(MOST_OF_HEAP), others + possible)));
		}
		long own = window.setting("maxRetained", Long.MAX_VALUE);
		if (possible > own && own != window.shared("maxRetained")) {
			yaml.put(window.property(), "max-retained", Figures.size(possible));
		}
		return yaml;
	}

	private static @Nullable Symptom exhausted(Window window) {
		long exhausted = window.exhausted();
		if (exhausted <= 0) {
			return null;
		}
		long ceiling = window.shared("maxInUse");
		boolean raise = ceiling < SharedMemory.ceilingOfHeap((long) ALL_OF_HEAP);
		return Symptom.of(raise ? new Yaml().put("pools", "max-in-use", "80%") : Yaml.of(window, "limit", Figures
			.size(Math.min(window.setting("limit", ceiling), ceiling / FEW_BODIES) / 2)), raise
					? "Raise the ceiling of the buffer pools, which is below what the heap has room for."
					: "Give the JVM a larger heap, serve fewer large bodies at a time, or bound what one of them may take.",
				"%s acquires failed in %s, since all buffer pools together would have had more than %s",
				Figures.count(exhausted), Figures.seconds(window.seconds()), Figures.bytes(ceiling));
	}

	private static @Nullable Symptom overRetained(Window window) {
		double timeout = window.idleTimeout();
		double pooled = window.after().idle() + window.after().inUse();
		double bytes = window.idleBytes();
		boolean isIdle = window.after().idle() >= pooled * NEARLY_ALL
				&& window.acquires() <= window.after().idle() * (1 - NEARLY_ALL)
				&& window.before().idle() >= window.after().idle()
				&& window.after().idle() > window.setting("preallocate", 0);
		if ((timeout > 0 && timeout < LONG) || !isIdle || bytes < MB) {
			return null;
		}
		return Symptom.of(Yaml.of(window, "idle-timeout", "60s"),
				"Let what is idle go after a while; a burst that comes back makes it anew.",
				"%s objects with %s were idle for %s, in which %s were acquired, and stay %s",
				Figures.count(window.after().idle()), Figures.bytes(bytes), Figures.seconds(window.seconds()),
				Figures.count(window.acquires()),
				(timeout > 0) ? "for " + Figures.seconds(timeout) + " without use" : "for ever");
	}

	private static @Nullable Symptom drainedTooOften(Window window) {
		long pressure = window.discards(DiscardReason.PRESSURE);
		long idle = window.discards(DiscardReason.IDLE);
		double misses = window.misses();
		if (window.acquires() < Rule.ENOUGH || misses < window.acquires() * MANY_MISSES
				|| pressure + idle < misses * MOST || isSparse(window)) {
			return null;
		}
		boolean byPressure = pressure >= idle;
		if (!byPressure && window.idleTimeout() >= SHORT) {
			return null;
		}
		return Symptom.of(byPressure ? lessRetained(window) : Yaml.of(window, "idle-timeout", "60s"), byPressure
				? "Give the JVM a larger heap, or have the pools keep less of it: it is nearly full after collections."
				: "Keep what is idle until it is wanted again.",
				"%s objects were let go in %s for want of heap and %s as idle, and %s of %s acquires had to create",
				Figures.count(pressure), Figures.seconds(window.seconds()), Figures.count(idle), Figures.count(misses),
				Figures.count(window.acquires()));
	}

	private static Yaml lessRetained(Window window) {
		if (!window.isOfBuffers()) {
			return Yaml.of(window, "max-idle", window.setting("maxIdle", 2) / 2).andNoPreallocation(window);
		}
		double now = Math.min(window.shared("maxRetained"), heap(QUARTER_OF_HEAP));
		return new Yaml().put("pools", "max-retained", Figures.size(now / 2));
	}

	private static @Nullable Symptom sparseTraffic(Window window) {
		double misses = window.misses();
		double timeout = window.idleTimeout();
		if (window.uses() < SOME_USES || window.seconds() < timeout * SOME_TIME || misses < window.acquires() * MOST
				|| window.discards(DiscardReason.IDLE) < misses * MOST
				|| !(isSparse(window) || (timeout >= SHORT && window.acquires() >= Rule.ENOUGH))) {
			return null;
		}
		double apart = Math.max(timeout, window.seconds() / window.uses());
		return Symptom.of(Yaml.of(window, "idle-timeout", (long) Math.ceil(Math.min(apart * 4, LONG - 60) / 60) + "m"),
				"Remove the pool, or keep what is idle for longer, if it is dear to make: what comes so rarely finds nothing left.",
				"%s uses in %s, in which %s objects were let go after %s without use; %s of acquires had to create",
				Figures.count(window.uses()), Figures.seconds(window.seconds()),
				Figures.count(window.discards(DiscardReason.IDLE)), Figures.seconds(timeout),
				Figures.percent(misses, window.acquires()));
	}

	private static boolean isSparse(Window window) {
		return window.idleTimeout() > 0 && window.uses() * window.idleTimeout() <= window.seconds() * 2;
	}

	private static @Nullable Symptom contended(Window window) {
		long meetings = window.meetings();
		long acquires = window.acquires();
		if (acquires < MANY || meetings < acquires * FEW) {
			return null;
		}
		boolean isConfigured = window.property() != null && window.isOfBuffers();
		return Symptom.of(
				isConfigured ? new Yaml().put("pools.buffer", window.name() + "2", "{}")
						: Yaml.of(window, "leak-detection", "count"),
				"Lease once for a batch, or give a part of the users a pool of their own.",
				"Threads met %s times in %s acquires (%s) in %s, and had to try again", Figures.count(meetings),
				Figures.count(acquires), Figures.percent(meetings, acquires), Figures.seconds(window.seconds()));
	}

	private static double heap(double percent) {
		return SharedMemory.percentOfHeap((long) percent);
	}

}
