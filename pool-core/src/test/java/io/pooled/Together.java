package io.pooled;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Lets several threads do something at the same time, and passes on what any of them
 * throws.
 */
public final class Together {

	private static final int SPINS = 1000;

	private static final int LINGER = 255;

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	/** Where two racing threads wait for each other. */
	private volatile int step;

	private Together() {
	}

	/**
	 * Run an action in several platform threads that start together.
	 * @param threads how many
	 * @param action what each does, with its number from 0 on
	 */
	public static void run(int threads, Action action) {
		run(Thread::new, threads, action);
	}

	/**
	 * Run an action in several threads that start together.
	 * @param factory makes the threads
	 * @param threads how many
	 * @param action what each does, with its number from 0 on
	 */
	public static void run(ThreadFactory factory, int threads, Action action) {
		Together together = new Together();
		CountDownLatch start = new CountDownLatch(1);
		List<Thread> started = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			int number = i;
			started.add(together.start(factory, () -> {
				start.await();
				action.run(number);
			}));
		}
		start.countDown();
		together.join(started);
	}

	/**
	 * Let two threads do something at the same moment, again and again.
	 * @param rounds how often
	 * @param setup makes what the two race for
	 * @param first what one thread does with it
	 * @param second what the other thread does with it
	 * @param <S> what the two race for
	 */
	public static <S> void race(int rounds, Supplier<S> setup, Consumer<S> first, Consumer<S> second) {
		Together together = new Together();
		AtomicReference<@Nullable S> subject = new AtomicReference<>();
		List<Thread> started = new ArrayList<>();
		started.add(together.start(Thread::new, () -> {
			for (int round = 0; round < rounds; round++) {
				S raced = setup.get();
				subject.set(raced);
				together.meet(3 * round + 1);
				together.await(3 * round + 2);
				first.accept(raced);
				together.await(3 * round + 3);
			}
		}));
		started.add(together.start(Thread::new, () -> {
			for (int round = 0; round < rounds; round++) {
				together.await(3 * round + 1);
				S raced = subject.get();
				together.meet(3 * round + 2);
				together.linger(round & LINGER);
				if (raced != null) {
					second.accept(raced);
				}
				together.meet(3 * round + 3);
			}
		}));
		together.join(started);
	}

	/**
	 * Run a task in a new thread whose id differs from the current one's in the low bits,
	 * so that the two use different stripes of any pool with more than one, and wait for
	 * it.
	 * @param task what to do
	 */
	public static void elsewhere(Task task) {
		Together together = new Together();
		together.join(List.of(together.start(Together::distant, task)));
	}

	@SuppressWarnings("deprecation")
	private static Thread distant(Runnable task) {
		Thread thread = new Thread(task);
		while (((thread.getId() ^ Thread.currentThread().getId()) & 1) == 0) {
			thread = new Thread(task);
		}
		return thread;
	}

	private Thread start(ThreadFactory factory, Task task) {
		Thread thread = factory.newThread(() -> {
			try {
				task.run();
			}
			catch (Throwable ex) {
				this.failure.compareAndSet(null, ex);
			}
		});
		if (!thread.isDaemon()) {
			thread.setDaemon(true);
		}
		thread.start();
		return thread;
	}

	private void meet(int step) {
		this.step = step;
	}

	// Lets the other thread catch up by a few nanoseconds, another few in each round.
	private void linger(int turns) {
		for (int i = 0; i < turns && this.step > 0; i++) {
			// reading the volatile field is what takes the time
		}
	}

	private void await(int step) {
		for (int spins = 0; this.step < step && this.failure.get() == null; spins++) {
			if (spins < SPINS) {
				Thread.onSpinWait();
			}
			else {
				Thread.yield();
			}
		}
	}

	private void join(List<Thread> threads) {
		for (Thread thread : threads) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
		Throwable failure = this.failure.get();
		if (failure != null) {
			throw new AssertionError("A thread failed: " + failure, failure);
		}
	}

	/**
	 * What one of several threads does.
	 */
	public interface Action {

		/**
		 * Do it.
		 * @param number of the thread
		 * @throws Exception to fail the test
		 */
		void run(int number) throws Exception;

	}

	/**
	 * What one thread does.
	 */
	public interface Task {

		/**
		 * Do it.
		 * @throws Exception to fail the test
		 */
		void run() throws Exception;

	}

}
