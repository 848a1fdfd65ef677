package io.pooled;

/**
 * Spreads threads over stripes, which are a power of two. Threads whose ids follow one
 * another get stripes that do, at first; a thread that meets another one moves on, and
 * stays there until it meets one again. Virtual threads too: no thread-local is involved.
 * After the probes of {@link java.util.concurrent.atomic.LongAdder}, which are fields of
 * the thread. Thread-safe: a lost update costs one more meeting.
 *
 * @since 0.1.0
 */
public final class ThreadSpread {

	static final int PROBE_BITS = 10;

	/*
	 * By the low bits of a thread's id: what distinguishes threads that would share a
	 * stripe by their ids. Two that share a probe are a multiple of 1,024 apart, and the
	 * bits above keep most of these on stripes of their own. One table for all pools:
	 * where it is lies in the code then, and a thread takes what it has learned along.
	 */
	private static final int[] PROBES = new int[1 << PROBE_BITS];

	private ThreadSpread() {
	}

	/**
	 * Return a number for the current thread, of which as many low bits are of use as
	 * there are stripes for.
	 * @return any number
	 */
	public static int get() {
		return of(id(), PROBES);
	}

	/**
	 * Have the current thread move on, as it met another one.
	 */
	static void moveOn() {
		moveOn(id(), PROBES);
	}

	@SuppressWarnings("deprecation")
	static int id() {
		return (int) Thread.currentThread().getId();
	}

	static int of(int id, int[] probes) {
		return (id + (id >>> PROBE_BITS)) ^ probes[id & (probes.length - 1)];
	}

	static void moveOn(int id, int[] probes) {
		probes[id & (probes.length - 1)]++;
	}

}
