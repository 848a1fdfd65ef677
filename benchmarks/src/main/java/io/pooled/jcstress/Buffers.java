package io.pooled.jcstress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import io.pooled.PoolStats;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * A pool of buffers with one buffer that is to be closed twice.
 */
final class Buffers {

	final PooledBuffer first;

	private final PooledBufferFactory factory;

	/** Of each buffer; one segment is enough, or not. */
	private final int size;

	private final long segments;

	Buffers() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		this.factory = PooledBufferFactory.builder("subject")
			.sizeClasses(16)
			.initial(16)
			.maxRetained(256)
			.preallocate(random.nextInt(3))
			.zeroOnRelease(random.nextBoolean())
			.build();
		this.size = random.nextBoolean() ? 10 : 30;
		this.first = acquire(3);
		this.segments = this.factory.stats().acquires();
	}

	PooledBuffer acquire(int owner) {
		PooledBuffer buffer = this.factory.acquire();
		buffer.write(content(owner));
		return buffer;
	}

	private byte[] content(int owner) {
		byte[] content = new byte[this.size];
		Arrays.fill(content, (byte) owner);
		return content;
	}

	private boolean isIntact(@Nullable PooledBuffer buffer, int owner) {
		return buffer != null && Arrays.equals(buffer.toByteArray(), content(owner));
	}

	/**
	 * End the first buffer.
	 * @param end how
	 */
	void end(End end) {
		end.of(this.first);
	}

	/**
	 * Write the first buffer out, if it is still open.
	 * @return whether nothing but its own content was written
	 */
	boolean isWrittenOutIntact() {
		boolean[] foreign = new boolean[1];
		try {
			this.first.writeTo(new OutputStream() {

				@Override
				public void write(int value) {
					foreign[0] |= value != 3;
				}

				@Override
				public void write(byte[] source, int offset, int length) {
					for (int i = offset; i < offset + length; i++) {
						write(source[i]);
					}
				}

			});
		}
		catch (IllegalStateException | IOException ex) {
			// closed by the other one
		}
		return !foreign[0];
	}

	long staleReleases() {
		return this.factory.stats().staleReleases();
	}

	String verdict(@Nullable PooledBuffer one, @Nullable PooledBuffer other) {
		PoolStats stats = this.factory.stats();
		// A segment that was held by a walker was acquired and discarded before another
		// one.
		long replaced = stats.discarded().getOrDefault("abandoned", 0L);
		if (stats.inUse() != 2 * this.segments || stats.releases() - replaced != this.segments) {
			return stats.inUse() + " in use, " + stats.releases() + " releases";
		}
		if (one == null || !isIntact(one, 1) || other == null || !isIntact(other, 2)) {
			return "somebody else has it too";
		}
		one.close();
		other.close();
		PoolStats ended = this.factory.stats();
		boolean sound = ended.inUse() == 0 && ended.staleReleases() == stats.staleReleases();
		return sound ? Verdict.SOUND : "an owner cannot close its buffer";
	}

	/**
	 * The ways to end a buffer.
	 */
	enum End {

		CLOSE, CLOSE_IF_OPEN, DISCARD, DISCARD_IF_OPEN;

		static End any() {
			return values()[ThreadLocalRandom.current().nextInt(values().length)];
		}

		void of(PooledBuffer buffer) {
			switch (this) {
				case CLOSE -> buffer.close();
				case CLOSE_IF_OPEN -> buffer.closeIfOpen();
				case DISCARD -> buffer.discard();
				case DISCARD_IF_OPEN -> buffer.discardIfOpen();
			}
		}

	}

}
