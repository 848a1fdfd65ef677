package io.pooled;

/**
 * How long upkeep waits, all in all, for threads that are between two of their steps.
 * What goes by between two looks counts, whoever had the processor, but no more than a
 * turn of it: one long absence of this thread is not the end of its patience.
 */
final class Patience {

	private static final long NANOS = 300_000_000;

	private static final long TURN = 10_000_000;

	private long lastLook = System.nanoTime();

	private long spent;

	boolean isLeft() {
		Thread.yield();
		long now = System.nanoTime();
		this.spent += Math.min(now - this.lastLook, TURN);
		this.lastLook = now;
		return this.spent < NANOS;
	}

}
