package io.pooled.jcstress;

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

	long staleReleases() {
		return this.factory.stats().staleReleases();
	}

	String verdict(@Nullable PooledBuffer one, @Nullable PooledBuffer other) {
		PoolStats stats = this.factory.stats();
		if (stats.inUse() != 2 * this.segments || stats.releases() != this.segments) {
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

}
