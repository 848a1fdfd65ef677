package io.pooled.gzip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.pooled.Dice;
import io.pooled.Findings;

/**
 * Streams that one thread closes or discards while another writes to them, and others
 * open theirs.
 */
class GzipStreamStressTests {

	private static final int PAIRS = 3;

	private static final int STRANGERS = 2;

	private static final int LARGEST = 30_000;

	private static final int SMALL = 4_000;

	private static final int WRITE = 2048;

	private static final int PATIENCE = 10;

	private final Findings findings = new Findings("strangers", "written", "stopped", "closed", "discarded");

	private final CountDownLatch writers = new CountDownLatch(PAIRS);

	private final Rig rig = new Rig();

	@Test
	void everyTargetGetsWhatWasWrittenToItsStream() throws Exception {
		List<SynchronousQueue<GzipStream>> handed = List.of(new SynchronousQueue<>(), new SynchronousQueue<>(),
				new SynchronousQueue<>());
		this.findings.run(2 * PAIRS + STRANGERS, (thread) -> {
			Dice dice = new Dice(thread + 1);
			if (thread < PAIRS) {
				try {
					writeShared(thread, dice, handed.get(thread));
				}
				finally {
					this.writers.countDown();
				}
			}
			else if (thread < 2 * PAIRS) {
				end(dice, handed.get(thread - PAIRS));
			}
			else {
				writeAlone(thread, dice);
			}
		});
		this.findings.check("stress gzip streams");
		this.rig.assertAtRest();
	}

	private void writeShared(int thread, Dice dice, SynchronousQueue<GzipStream> handed)
			throws IOException, InterruptedException {
		while (this.findings.isTimeLeft()) {
			byte[] content = content(thread, dice, LARGEST);
			Target target = new Target(dice);
			GzipStream stream = this.rig.gzip.compressing(target);
			if (!handed.offer(stream, PATIENCE, TimeUnit.SECONDS)) {
				throw new AssertionError("nobody closes streams");
			}
			try {
				for (int start = 0; start < content.length; start += WRITE) {
					stream.write(content, start, Math.min(WRITE, content.length - start));
					if (dice.roll(2) == 0) {
						stream.flush();
					}
				}
				this.findings.count("written");
			}
			catch (IOException | IllegalStateException ex) {
				this.findings.count("stopped");
			}
			catch (RuntimeException ex) {
				this.findings.violation("writing threw " + ex.getClass().getSimpleName(), ex.toString());
			}
			// Others may still be about to write to it, which is what must not happen.
			LockSupport.parkNanos(dice.roll(500_000));
			check("a closed stream", target.bytes(), content, false);
		}
	}

	private void end(Dice dice, SynchronousQueue<GzipStream> handed) throws InterruptedException {
		while (this.writers.getCount() > 0) {
			end(dice, handed.poll(1, TimeUnit.MILLISECONDS));
		}
	}

	private void end(Dice dice, @Nullable GzipStream stream) {
		if (stream == null) {
			return;
		}
		LockSupport.parkNanos(dice.roll(2_000_000));
		try {
			if (dice.roll(4) == 0) {
				stream.discard();
				this.findings.count("discarded");
			}
			else {
				stream.close();
				this.findings.count("closed");
			}
		}
		catch (IOException | RuntimeException ex) {
			this.findings.violation("closing threw " + ex.getClass().getSimpleName(), ex.toString());
		}
	}

	private void writeAlone(int thread, Dice dice) {
		while (this.findings.isTimeLeft()) {
			byte[] content = content(thread, dice, SMALL);
			Target target = new Target(dice);
			try (GzipStream stream = this.rig.gzip.compressing(target)) {
				stream.write(content);
				this.findings.count("strangers");
			}
			catch (IOException | RuntimeException ex) {
				this.findings.violation("a stranger got " + ex.getClass().getSimpleName(), ex.toString());
				continue;
			}
			check("a stranger's stream", target.bytes(), content, true);
		}
	}

	private void check(String whose, byte[] gzip, byte[] content, boolean whole) {
		ByteArrayOutputStream inflated = new ByteArrayOutputStream();
		boolean ended = false;
		try {
			new GZIPInputStream(new ByteArrayInputStream(gzip)).transferTo(inflated);
			ended = true;
		}
		catch (EOFException ex) {
			// Cut off, of which there was enough to look at.
		}
		catch (IOException ex) {
			this.findings.violation(whose + " is corrupt", ex.toString());
		}
		byte[] actual = inflated.toByteArray();
		if (!Arrays.equals(actual, Arrays.copyOf(content, Math.min(actual.length, content.length)))) {
			this.findings.violation(whose + " has foreign bytes", actual.length + " of " + content.length);
		}
		else if (whole && !(ended && actual.length == content.length)) {
			this.findings.violation(whose + " is not whole", actual.length + " of " + content.length);
		}
	}

	// Lines that name their thread, of which every content has others.
	private static byte[] content(int thread, Dice dice, int largest) {
		StringBuilder content = new StringBuilder();
		int id = dice.roll(Integer.MAX_VALUE);
		int size = 1 + dice.roll(largest);
		while (content.length() < size) {
			content.append(thread).append(' ').append(id).append(' ').append(dice.roll(1 << 16)).append('\n');
		}
		return content.toString().getBytes(StandardCharsets.US_ASCII);
	}

	/** Where a writer sometimes waits. */
	private static final class Target extends OutputStream {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final Dice dice;

		Target(Dice dice) {
			this.dice = dice;
		}

		byte[] bytes() {
			return this.bytes.toByteArray();
		}

		@Override
		public void write(int value) {
			this.bytes.write(value);
		}

		@Override
		public void write(byte[] source, int offset, int length) {
			this.bytes.write(source, offset, length);
			if (this.dice.roll(2) == 0) {
				LockSupport.parkNanos(1 + this.dice.roll(300_000));
			}
		}

	}

}
