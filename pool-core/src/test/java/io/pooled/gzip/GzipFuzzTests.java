package io.pooled.gzip;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.pooled.Dice;
import io.pooled.Together;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mutations of valid gzip, and what the JDK says to each. Run more of them with
 * {@code -Dpooled.fuzz.mutations=1000000}, and others with {@code -Dpooled.fuzz.seed=2}.
 */
class GzipFuzzTests {

	private static final int THREADS = 2;

	private static final int MUTATIONS = Integer.getInteger("pooled.fuzz.mutations", 10_000) / THREADS;

	private static final long SEED = Long.getLong("pooled.fuzz.seed", 1);

	/** The size of an empty member. */
	private static final int SHORTEST = 20;

	private static final byte[][] VALID = valid();

	private final Rig rig = new Rig();

	private final Rig other = new Rig();

	private final AtomicInteger read = new AtomicInteger();

	@Test
	void whatIsReadIsWhatTheJdkReadsAndWhatIsRefusedTheJdkRefusesOrIgnores() throws IOException {
		Together.run(THREADS, (thread) -> {
			Dice dice = new Dice(SEED * THREADS + thread);
			for (int i = 0; i < MUTATIONS; i++) {
				byte[] mutation = mutation(dice);
				try {
					check(mutation, dice);
				}
				catch (Throwable ex) {
					throw new AssertionError("mutation " + i + ": " + Arrays.toString(mutation), ex);
				}
			}
		});
		this.rig.assertReusable();
		this.rig.assertAtRest();
		assertThat(this.rig.gzip.stats().acquires()).isEqualTo((long) THREADS * MUTATIONS + 1);
		assertThat(this.rig.gzip.stats().created()).isLessThanOrEqualTo(THREADS);
		assertThat(this.read.get()).as("read by both")
			.isBetween(THREADS * MUTATIONS / 100, THREADS * MUTATIONS * 9 / 10);
	}

	private void check(byte[] mutation, Dice dice) throws IOException {
		int step = (dice.roll(3) == 0) ? 1 + dice.roll(100) : mutation.length + 1;
		byte[] jdk = byTheJdk(mutation);
		byte[] content;
		try {
			content = this.rig.decompress(Samples.dripping(mutation, () -> step));
		}
		catch (ZipException | EOFException ex) {
			if (jdk != null) {
				assertMayBeIgnored(mutation, jdk, String.valueOf(ex.getMessage()));
			}
			assertThat(ex).hasMessageStartingWith("Pool 'gzip': ");
			return;
		}
		if (jdk == null || !Arrays.equals(content, jdk)) {
			throw new AssertionError("the JDK " + ((jdk != null) ? "reads something else" : "refuses this"));
		}
		this.read.incrementAndGet();
	}

	// The JDK knows no reserved flags, and ignores what is behind a member when that does
	// not begin with a whole, valid header, or is shorter than any member.
	private void assertMayBeIgnored(byte[] mutation, byte[] jdk, String message) throws IOException {
		if (!message.endsWith("follows the gzip content") && !message.contains("corrupt gzip header: ")
				&& !message.contains("cut off after") && !isReadWithoutItsEnd(mutation, jdk)) {
			throw new AssertionError("the JDK reads this, not so the pool: " + message);
		}
	}

	private boolean isReadWithoutItsEnd(byte[] mutation, byte[] content) throws IOException {
		for (int length = mutation.length - 1; length > mutation.length - SHORTEST; length--) {
			try {
				if (Arrays.equals(this.other.decompress(Arrays.copyOf(mutation, length)), content)) {
					return true;
				}
			}
			catch (ZipException | EOFException ex) {
				// not the end of a member
			}
		}
		return false;
	}

	private static byte @Nullable [] byTheJdk(byte[] compressed) {
		try {
			return Samples.gunzip(compressed);
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static byte[] mutation(Dice dice) {
		byte[] bytes = VALID[dice.roll(VALID.length)];
		for (int i = dice.roll(4); i >= 0; i--) {
			bytes = mutated(bytes, dice);
		}
		return bytes;
	}

	private static byte[] mutated(byte[] bytes, Dice dice) {
		int from = position(bytes, dice);
		int to = Math.min(bytes.length, from + 1 + dice.roll(1 << dice.roll(8)));
		byte[] start = Arrays.copyOf(bytes, from);
		byte[] middle = Arrays.copyOfRange(bytes, from, to);
		byte[] end = Arrays.copyOfRange(bytes, to, bytes.length);
		return switch (dice.roll(8)) {
			case 0 -> Samples.join(start, flipped(middle, dice), end);
			case 1 -> Samples.join(start, random(dice), middle, end);
			case 2 -> Samples.join(start, end);
			case 3 -> Samples.join(start, middle, middle, end);
			case 4 -> Samples.join(start, splice(dice));
			case 5 -> start;
			case 6 -> Samples.join(bytes, VALID[dice.roll(VALID.length)]);
			default -> Samples.join(start, random(dice), end);
		};
	}

	// Headers and trailers are short, so they get more than their share.
	private static int position(byte[] bytes, Dice dice) {
		return switch (dice.roll(4)) {
			case 0 -> Math.min(bytes.length, dice.roll(20));
			case 1 -> Math.max(0, bytes.length - dice.roll(20));
			default -> dice.roll(bytes.length + 1);
		};
	}

	private static byte[] flipped(byte[] bytes, Dice dice) {
		byte[] flipped = bytes.clone();
		if (flipped.length > 0) {
			flipped[dice.roll(flipped.length)] ^= (byte) (1 << dice.roll(8));
		}
		return flipped;
	}

	private static byte[] random(Dice dice) {
		byte[] bytes = new byte[dice.roll(12)];
		boolean zeros = dice.roll(3) == 0;
		for (int i = 0; i < bytes.length && !zeros; i++) {
			bytes[i] = (byte) dice.roll(256);
		}
		return bytes;
	}

	private static byte[] splice(Dice dice) {
		byte[] other = VALID[dice.roll(VALID.length)];
		return Arrays.copyOfRange(other, position(other, dice), other.length);
	}

	private static byte[][] valid() {
		byte[] text = Samples.text(2000);
		byte[] noise = Samples.noise(300);
		byte[] options = Member.of(Samples.json(700)).extra(noise).name("a").comment("b").checked().bytes();
		byte[] empty = Samples.gzip(new byte[0]);
		return new byte[][] { empty, Samples.gzip(new byte[] { 1 }), Samples.gzip(noise), Samples.gzip(text),
				Samples.gzip(text, 0), Samples.gzip(text, 1), Samples.gzip(new byte[30_000]), options,
				Member.of(text).text().time(7).bytes(), Samples.join(options, empty, Samples.gzip(noise)),
				Member.of(noise).padded(8190).bytes(), Samples.gzip(Samples.noise(8170)),
				Samples.gzip(Samples.json(20_000)) };
	}

}
