package io.pooled.cancellation;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows of which the first comes at once and the last when the test says so, whoever
 * cancels or interrupts meanwhile.
 */
final class Halt implements Iterable<String> {

	private final CompletableFuture<Void> begun = new CompletableFuture<>();

	private final CompletableFuture<Void> interrupted = new CompletableFuture<>();

	private final CountDownLatch goOn = new CountDownLatch(1);

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	@Override
	public void forEach(Consumer<? super String> action) {
		try {
			action.accept("first,");
			this.begun.complete(null);
			awaitGoOn();
			action.accept("last");
		}
		finally {
			this.ended.complete(null);
		}
	}

	private void awaitGoOn() {
		while (this.goOn.getCount() > 0) {
			try {
				this.goOn.await();
			}
			catch (InterruptedException ex) {
				this.interrupted.complete(null);
			}
		}
	}

	@Override
	public Iterator<String> iterator() {
		throw new UnsupportedOperationException();
	}

	CompletableFuture<Void> begun() {
		return this.begun;
	}

	void awaitBegun() {
		assertThat(this.begun).succeedsWithin(30, TimeUnit.SECONDS);
	}

	void awaitInterrupted() {
		assertThat(this.interrupted).succeedsWithin(30, TimeUnit.SECONDS);
	}

	void goOn() {
		this.goOn.countDown();
	}

	void goOnToTheEnd() {
		goOn();
		assertThat(this.ended).succeedsWithin(30, TimeUnit.SECONDS);
	}

}
