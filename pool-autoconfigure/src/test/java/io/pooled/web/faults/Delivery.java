package io.pooled.web.faults;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The slow work behind one request: it goes on after its response has ended, some of it
 * always, since at its turning point the worker waits for just that.
 */
final class Delivery {

	/** Does not wait for the response: whichever ends first does. */
	private static final int NEVER = Integer.MAX_VALUE;

	/** One worker of so many does not wait. */
	private static final int HASTY = 4;

	private static final int PAUSE = 4_000_000;

	/**
	 * Of which each is twice as fast as the one before; the last hardly makes a pause.
	 */
	private static final int PACES = 8;

	private final Job job;

	private final Cell cell;

	private final int turn;

	private final Random dice;

	private final CountDownLatch begun = new CountDownLatch(1);

	private final CountDownLatch answered = new CountDownLatch(1);

	private final int pace;

	private boolean interrupted;

	Delivery(Job job, Cell cell, int turn, long seed) {
		this.job = job;
		this.cell = cell;
		this.turn = turn;
		this.dice = new Random(seed);
		this.pace = PAUSE >> this.dice.nextInt(PACES);
	}

	/**
	 * Create work that waits half-way for the end of its response.
	 * @param job what is to be done
	 * @param cell what it is part of
	 * @param latest before how many bytes it waits
	 * @param dice of the client
	 * @return work to be done
	 */
	static Delivery outliving(Job job, Cell cell, int latest, Random dice) {
		return new Delivery(job, cell, dice.nextInt(latest), dice.nextLong());
	}

	static Delivery hasty(Job job, Cell cell, Random dice) {
		return new Delivery(job, cell, NEVER, dice.nextLong());
	}

	static Delivery any(Job job, Cell cell, Random dice) {
		return (dice.nextInt(HASTY) == 0) ? hasty(job, cell, dice) : outliving(job, cell, job.size(), dice);
	}

	Job job() {
		return this.job;
	}

	Cell cell() {
		return this.cell;
	}

	Random dice() {
		return this.dice;
	}

	void begin() {
		this.begun.countDown();
	}

	void awaitBegin() throws InterruptedException {
		if (!this.begun.await(Gates.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException("Still waiting for the handler of " + this.job);
		}
	}

	/**
	 * Tell that the response has ended, as its client sees it.
	 */
	void answered() {
		this.answered.countDown();
	}

	boolean isAnswered() {
		return this.answered.getCount() == 0;
	}

	/**
	 * Be slow, whatever interrupts: this is what work is like that nobody wants any more.
	 * @param position how many bytes are done
	 */
	void pause(int position) {
		this.interrupted |= Thread.interrupted();
		if (position < this.turn || this.turn == NEVER || isAnswered()) {
			LockSupport.parkNanos(this.dice.nextInt(this.pace));
			return;
		}
		long started = System.nanoTime();
		while (!isAnswered() && System.nanoTime() - started < Gates.PATIENCE.toNanos()) {
			this.interrupted |= Thread.interrupted();
			LockSupport.parkNanos(PAUSE);
		}
	}

	void end() {
		if (this.interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
