package io.pooled.buffer;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.Together;

import static org.assertj.core.api.Assertions.assertThat;

class BufferRaceTests {

	private static final int ROUNDS = 4_000;

	@ParameterizedTest
	@CsvSource({ "10, false", "10, true", "200, false", "200, true" })
	void twoThreadsClosingOneBufferAtOnceReleaseItOnce(int size, boolean zero) {
		assertThat(endOnce(size, zero, PooledBuffer::close, PooledBuffer::close)).isEqualTo(ROUNDS);
	}

	@ParameterizedTest
	@CsvSource({ "10, false", "10, true", "200, false", "200, true" })
	void closingAndDiscardingOneBufferAtOnceReleaseItOnce(int size, boolean zero) {
		assertThat(endOnce(size, zero, PooledBuffer::close, PooledBuffer::discard)).isLessThanOrEqualTo(ROUNDS);
	}

	@ParameterizedTest
	@CsvSource({ "10, false", "10, true", "200, false", "200, true" })
	void twoThreadsDiscardingOneBufferAtOnceDiscardItOnce(int size, boolean zero) {
		assertThat(endOnce(size, zero, PooledBuffer::discard, PooledBuffer::discard)).isLessThanOrEqualTo(ROUNDS);
	}

	// Two threads end one buffer at once while two others fill and check their own.
	private static long endOnce(int size, boolean zero, Consumer<PooledBuffer> first, Consumer<PooledBuffer> second) {
		PooledBufferFactory factory = factory(zero);
		AtomicBoolean done = new AtomicBoolean();
		Together.run(3, (thread) -> {
			if (thread == 0) {
				try {
					Together.race(ROUNDS, () -> filled(factory, size, (byte) 9), first, second);
				}
				finally {
					done.set(true);
				}
				return;
			}
			byte[] expected = content((byte) thread, 300);
			while (!done.get()) {
				try (PooledBuffer buffer = filled(factory, 300, (byte) thread)) {
					assertThat(Arrays.equals(buffer.toByteArray(), expected)).as("nobody else writes here").isTrue();
				}
				Thread.yield();
			}
		});
		PoolStats stats = factory.stats();
		StatsLaws.holdAtRest(stats);
		return stats.staleReleases();
	}

	/*
	 * What can happen in the test above, in the only order that hurts: the discarding
	 * thread has claimed the buffer, the closing thread, which needs no claim for a
	 * single segment, releases it, and somebody else gets the segment and grows.
	 */
	@Test
	void discardThatComesAfterTheCloseMustNotTakeTheNextOwnersSegments() {
		PooledBufferFactory factory = factory(false);
		PooledBuffer buffer = filled(factory, 10, (byte) 1);
		Segment head = buffer.head();
		int generation = head.generation();
		buffer.close();
		try (PooledBuffer next = filled(factory, 300, (byte) 2)) {
			assertThat(next.head()).isSameAs(head);
			assertThat(factory.segments.discard(head, generation)).isFalse();
			assertThat(next.toByteArray()).isEqualTo(content((byte) 2, 300));
		}
		StatsLaws.holdAtRest(factory.stats());
	}

	private static PooledBufferFactory factory(boolean zero) {
		return PooledBufferFactory.builder("raced")
			.sizeClasses(16, 64)
			.initial(16)
			.maxRetained(2000)
			.zeroOnRelease(zero)
			.build();
	}

	private static PooledBuffer filled(PooledBufferFactory factory, int size, byte value) {
		PooledBuffer buffer = factory.acquire();
		buffer.write(content(value, size));
		return buffer;
	}

	private static byte[] content(byte value, int size) {
		byte[] content = new byte[size];
		Arrays.fill(content, value);
		return content;
	}

}
