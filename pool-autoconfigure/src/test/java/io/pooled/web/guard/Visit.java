package io.pooled.web.guard;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One request, as its handler sees it.
 */
final class Visit {

	/** More than the sockets of both ends hold. */
	private static final int BIG = 16 * 1024 * 1024;

	final Deed deed;

	final Ending ending;

	/** The handler has done its deed. */
	final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

	/** The client is gone, or has its answer. */
	final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();

	final Queue<Lease<Thing>> leases = new ConcurrentLinkedQueue<>();

	final Queue<PooledBuffer> buffers = new ConcurrentLinkedQueue<>();

	Visit(Deed deed, Ending ending) {
		this.deed = deed;
		this.ending = ending;
	}

	/** Acquire something, and leave it as the deed says. */
	void act(Pool<Thing> things, PooledBufferFactory pool) {
		if (this.deed != Deed.FORGETS_BUFFER && this.deed != Deed.RETURNS) {
			act(things.acquire());
		}
		if (this.deed != Deed.FORGETS_LEASE) {
			act(pool.acquire());
		}
		this.done.complete(null);
	}

	private void act(Lease<Thing> lease) {
		lease.get().belongsTo(this);
		switch (this.deed) {
			case DETACHES -> this.leases.add(lease.detach());
			case CLOSES -> lease.close();
			default -> this.leases.add(lease);
		}
	}

	private void act(PooledBuffer buffer) {
		assertThat(buffer.size()).isZero();
		buffer.writeUtf8(token());
		switch (this.deed) {
			case DETACHES -> this.buffers.add(buffer.detach());
			case CLOSES -> buffer.close();
			case RETURNS -> {
				if (this.ending == Ending.CLIENT_GOES) {
					buffer.write(new byte[BIG]);
				}
				this.buffers.add(buffer);
			}
			default -> this.buffers.add(buffer);
		}
	}

	String token() {
		return this.deed + " " + this.ending + " " + System.identityHashCode(this);
	}

	/** Return the body of an answer, when it is time for one. */
	byte[] answer() {
		if (this.ending != Ending.CLIENT_GOES) {
			return token().getBytes();
		}
		awaitGone();
		return new byte[BIG];
	}

	void awaitGone() {
		this.gone.orTimeout(30, TimeUnit.SECONDS).join();
	}

	/** An object of which it is known whose it is. */
	public static final class Thing {

		private @Nullable Visit owner;

		// Nothing is ever anybody else's that was not given back.
		private void belongsTo(Visit visit) {
			Visit before = this.owner;
			assertThat(before == null || before.deed == Deed.CLOSES || before.deed == Deed.DETACHES)
				.as("a thing of " + ((before != null) ? before.token() : "nobody"))
				.isTrue();
			this.owner = visit;
		}

	}

}
