package io.pooled.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.Dice;
import io.pooled.Findings;
import io.pooled.StatsLaws;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Buffers that one thread closes while another is at work with them, and a third needs
 * memory.
 */
class BufferHandoverStressTests {

	private static final int PAIRS = 3;

	private static final int STRANGERS = 2;

	private static final int LARGEST = 6000;

	private static final int PATIENCE = 10;

	private static final List<Consumer<PooledBuffer>> ENDS = List.of(PooledBuffer::close, PooledBuffer::closeIfOpen,
			PooledBuffer::discard, PooledBuffer::discardIfOpen);

	private final Findings findings = new Findings("READ whole", "READ stopped", "WRITE_TO whole", "WRITE_TO stopped");

	private final CountDownLatch readers = new CountDownLatch(PAIRS);

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void everyByteIsOfTheBufferThatItIsReadFrom(boolean zero) throws Exception {
		PooledBufferFactory factory = PooledBufferFactory.builder("handover")
			.sizeClasses(256, 1024, 4096)
			.maxRetained(64 * 1024)
			.zeroOnRelease(zero)
			.build();
		List<SynchronousQueue<PooledBuffer>> handed = List.of(new SynchronousQueue<>(), new SynchronousQueue<>(),
				new SynchronousQueue<>());
		this.findings.run(2 * PAIRS + STRANGERS, (thread) -> {
			Dice dice = new Dice(thread + 1);
			if (thread < PAIRS) {
				try {
					read(factory, dice, handed.get(thread));
				}
				finally {
					this.readers.countDown();
				}
			}
			else if (thread < 2 * PAIRS) {
				end(dice, handed.get(thread - PAIRS));
			}
			else {
				fill(factory, dice);
			}
		});
		this.findings.check("stress handover zero=" + zero);
		StatsLaws.holdAtRest(factory.stats());
		assertThat(factory.stats().staleReleases()).isZero();
	}

	private void read(PooledBufferFactory factory, Dice dice, SynchronousQueue<PooledBuffer> handed)
			throws InterruptedException {
		while (this.findings.isTimeLeft()) {
			Reading reading = Reading.values()[dice.roll(Reading.values().length)];
			byte[] content = content(dice);
			PooledBuffer buffer = factory.acquire(dice.roll(content.length));
			buffer.write(content);
			if (!handed.offer(buffer, PATIENCE, TimeUnit.SECONDS)) {
				throw new AssertionError("nobody closes buffers");
			}
			read(reading, buffer, new Checked(reading, content, dice));
		}
	}

	private void read(Reading reading, PooledBuffer buffer, Checked checked) {
		try {
			reading.run(buffer, checked);
			if (checked.position != checked.content.length) {
				this.findings.violation(reading + " got another number of bytes",
						checked.position + " instead of " + checked.content.length);
			}
			this.findings.count(reading + " whole");
		}
		catch (IllegalStateException ex) {
			this.findings.count(reading + " stopped");
		}
		catch (IOException | RuntimeException ex) {
			this.findings.violation(reading + " threw " + ex.getClass().getSimpleName(), ex.toString());
		}
	}

	private void end(Dice dice, SynchronousQueue<PooledBuffer> handed) throws InterruptedException {
		while (this.readers.getCount() > 0) {
			PooledBuffer buffer = handed.poll(1, TimeUnit.MILLISECONDS);
			if (buffer != null) {
				LockSupport.parkNanos(dice.roll(400_000));
				ENDS.get(dice.roll(ENDS.size())).accept(buffer);
			}
		}
	}

	private void fill(PooledBufferFactory factory, Dice dice) {
		while (this.findings.isTimeLeft()) {
			byte[] content = content(dice);
			try (PooledBuffer buffer = factory.acquire()) {
				buffer.write(content);
				LockSupport.parkNanos(dice.roll(100_000));
				this.findings.count("strangers");
				if (!Arrays.equals(buffer.toByteArray(), content)) {
					this.findings.violation("somebody wrote into a stranger's buffer", content.length + " bytes");
				}
			}
		}
	}

	// Of eight bytes each, which are the same in one buffer and in no other.
	private static byte[] content(Dice dice) {
		ByteBuffer content = ByteBuffer.allocate(8 * (1 + dice.roll(LARGEST / 8)));
		long id = ((long) dice.roll(Integer.MAX_VALUE) << Integer.SIZE) + dice.roll(Integer.MAX_VALUE);
		while (content.hasRemaining()) {
			content.putLong(id);
		}
		return content.array();
	}

	private final class Checked extends Reading.Slowly {

		private final Reading reading;

		private final byte[] content;

		private final Dice dice;

		private int position;

		private boolean foreign;

		Checked(Reading reading, byte[] content, Dice dice) {
			this.reading = reading;
			this.content = content;
			this.dice = dice;
		}

		@Override
		void pause() {
			if (this.dice.roll(4) == 0) {
				LockSupport.parkNanos(1 + this.dice.roll(50_000));
			}
		}

		@Override
		public void write(int value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void write(byte[] source, int offset, int length) {
			for (int start = 0; start < length; start += Reading.PIECE) {
				int count = Math.min(Reading.PIECE, length - start);
				pause();
				if (!this.foreign && !isOwn(source, offset + start, count)) {
					this.foreign = true;
					BufferHandoverStressTests.this.findings.violation(this.reading + " got foreign bytes",
							"at " + this.position + " of " + this.content.length);
				}
				this.position += count;
			}
		}

		private boolean isOwn(byte[] source, int start, int count) {
			return this.position + count <= this.content.length
					&& Arrays.equals(source, start, start + count, this.content, this.position, this.position + count);
		}

	}

}
