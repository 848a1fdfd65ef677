package io.pooled.buffer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.StatsLaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ZeroOnReleaseTests {

	private static final byte MARK = 0x55;

	private final PooledBufferFactory factory = factory(true);

	private static PooledBufferFactory factory(boolean zero) {
		return PooledBufferFactory.builder("zeroing")
			.sizeClasses(16, 64)
			.initial(16)
			.maxCapacity(100_000)
			.zeroOnRelease(zero)
			.build();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 15, 16, 17, 31, 32, 33, 64, 96, 97, 500 })
	void whatWasUsedIsZeroedAndOnlyThat(int size) {
		PooledBuffer buffer = this.factory.acquire();
		buffer.write(marks(size));
		List<Segment> segments = segments(buffer);
		Segment tail = segments.get(segments.size() - 1);
		int before = segments.stream().mapToInt((segment) -> segment.bytes.length).sum() - tail.bytes.length;
		int used = size - before;
		Arrays.fill(tail.bytes, used, tail.bytes.length, MARK);
		buffer.close();
		segments.subList(0, segments.size() - 1).forEach((segment) -> assertThat(segment.bytes).containsOnly(0));
		for (int i = 0; i < tail.bytes.length; i++) {
			assertThat(tail.bytes[i]).as("byte %s of %s used", i, used).isEqualTo((i < used) ? 0 : MARK);
		}
		assertThat(segments).allMatch((segment) -> segment.next == null);
		StatsLaws.holdAtRest(this.factory.stats());
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 16, 17, 500 })
	void clearZeroesWhatWasUsed(int size) {
		PooledBuffer buffer = this.factory.acquire();
		buffer.write(marks(size));
		List<Segment> segments = segments(buffer);
		buffer.clear();
		assertThat(segments).allSatisfy((segment) -> assertThat(segment.bytes).containsOnly(0));
		buffer.write(MARK);
		buffer.close();
		assertThat(segments).allSatisfy((segment) -> assertThat(segment.bytes).containsOnly(0));
		StatsLaws.holdAtRest(this.factory.stats());
	}

	@Test
	void withoutItTheContentStays() {
		PooledBuffer buffer = factory(false).acquire();
		buffer.write(marks(10));
		Segment head = buffer.head();
		buffer.close();
		assertThat(Arrays.copyOf(head.bytes, 10)).containsOnly(MARK);
	}

	@Test
	void whatAFailedReadLeftBehindIsZeroed() {
		PooledBuffer buffer = this.factory.acquire();
		InputStream torn = new ByteArrayInputStream(new byte[0]) {

			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				Arrays.fill(target, offset, offset + length, MARK);
				throw new IllegalStateException("torn");
			}

		};
		assertThatIOException().isThrownBy(() -> {
			try {
				buffer.readFrom(torn);
			}
			catch (IllegalStateException ex) {
				throw new IOException(ex);
			}
		});
		Segment head = buffer.head();
		buffer.close();
		assertThat(head.bytes).containsOnly(0);
	}

	@Test
	void reusedSegmentsOfAZeroingPoolAreZeroed() {
		for (int round = 0; round < 20; round++) {
			PooledBuffer buffer = this.factory.acquire();
			buffer.write(marks(round * 30));
			List<Segment> segments = segments(buffer);
			buffer.close();
			assertThat(segments).allSatisfy((segment) -> assertThat(segment.bytes).containsOnly(0));
		}
		assertThat(this.factory.stats().hits()).isPositive();
	}

	private static List<Segment> segments(PooledBuffer buffer) {
		List<Segment> segments = new ArrayList<>();
		for (Segment segment = buffer.head(); segment != null; segment = buffer.after(segment)) {
			segments.add(segment);
		}
		return segments;
	}

	private static byte[] marks(int size) {
		byte[] marks = new byte[size];
		Arrays.fill(marks, MARK);
		return marks;
	}

}
