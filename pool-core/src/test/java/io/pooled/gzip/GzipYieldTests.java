package io.pooled.gzip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.IntSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.Dice;
import io.pooled.buffer.PooledBuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is read is bounded, too: 1 MB, and 8 bytes for each byte of content. Within these
 * bounds whatever the JDK reads is read.
 */
class GzipYieldTests {

	private static final int MEGABYTE = 1 << 20;

	private static final int CHUNK = 8192;

	private static final long SEED = Long.getLong("pooled.fuzz.seed", 1);

	private final Rig rig = new Rig();

	@AfterEach
	void nothingIsLeased() throws IOException {
		this.rig.assertReusable();
		this.rig.assertAtRest();
	}

	@ParameterizedTest
	@EnumSource
	void whatYieldsTooLittleIsRefusedAfterAFewMegabytes(Barren barren) throws IOException {
		Endless source = barren.source(64L * MEGABYTE);
		assertThat(this.rig.refusal(() -> this.rig.decompress(source)))
			.matches("Pool 'gzip': the \\d+ compressed bytes so far yield only \\d+ bytes of content");
		assertThat(source.yielded()).isGreaterThan(MEGABYTE).isLessThanOrEqualTo(4 * MEGABYTE);
	}

	@ParameterizedTest
	@EnumSource
	void limitOfTheCallMakesNoDifference(Barren barren) {
		for (long limit : new long[] { 0, MEGABYTE, Long.MAX_VALUE }) {
			Endless source = barren.source(64L * MEGABYTE);
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> this.rig.gzip.decompress(source, limit));
			assertThat(source.yielded()).isLessThanOrEqualTo(4 * MEGABYTE);
		}
	}

	@ParameterizedTest
	@EnumSource
	void bufferThatIsAppendedToMakesNoDifference(Barren barren) {
		try (PooledBuffer target = this.rig.buffers.acquire()) {
			target.write(new byte[8 * MEGABYTE]);
			Endless source = barren.source(64L * MEGABYTE);
			assertThatExceptionOfType(ZipException.class).isThrownBy(() -> this.rig.gzip.decompress(source, target));
			assertThat(source.yielded()).isLessThanOrEqualTo(4 * MEGABYTE);
		}
	}

	@ParameterizedTest
	@EnumSource
	void lessOfItIsWhatItIsForTheJdk(Barren barren) throws IOException {
		for (int size : new int[] { 100, 70_000, MEGABYTE - CHUNK }) {
			byte[] part = barren.source(MEGABYTE).readNBytes(size);
			byte[] byTheJdk = beginning(part);
			try (PooledBuffer target = this.rig.buffers.acquire()) {
				try {
					this.rig.gzip.decompress(new ByteArrayInputStream(part), target);
				}
				catch (IOException ex) {
					assertThat(ex).hasMessageMatching("Pool 'gzip': the gzip content is cut off after \\d+ bytes");
				}
				// It ignores a last member that is cut off.
				assertThat(target.toByteArray()).startsWith(byTheJdk).hasSizeLessThanOrEqualTo(byTheJdk.length + 1);
			}
		}
	}

	private static byte[] beginning(byte[] compressed) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
			for (int value = stream.read(); value >= 0; value = stream.read()) {
				content.write(value);
			}
		}
		catch (IOException | StackOverflowError ex) {
			// cut off, or too many empty members, each of which is one more recursion
		}
		return content.toByteArray();
	}

	@ParameterizedTest
	@ValueSource(ints = { 4096, 65_536, MEGABYTE - CHUNK })
	void namesAndCommentsMayBeLong(int length) throws IOException {
		byte[] content = Samples.text(100);
		assertReadAsByTheJdk(Member.of(content).name("n".repeat(length)).bytes());
		assertReadAsByTheJdk(Member.of(content).comment("c".repeat(length)).checked().bytes());
	}

	@Test
	void contentPaysForTheHeadersThatFollow() throws IOException {
		byte[] content = Member.of(Samples.noise(MEGABYTE)).level(0).bytes();
		byte[] name = Member.of(new byte[0]).name("n".repeat(7 * MEGABYTE)).bytes();
		assertReadAsByTheJdk(Samples.join(content, name));
		assertThat(this.rig.refusal(Samples.join(name, content))).contains("yield only 0 bytes");
	}

	@Test
	void blocksOfAGenomeArchiveAreRead() throws IOException {
		byte[] block = Member.of(Samples.text(65_280)).extra(new byte[] { 'B', 'C', 2, 0, 1, 1 }).bytes();
		byte[] end = Member.of(new byte[0]).extra(new byte[] { 'B', 'C', 2, 0, 27, 0 }).bytes();
		assertReadAsByTheJdk(Samples.join(repeated(block, 100), end));
	}

	@Test
	void memberMayHaveTheLongestExtraField() throws IOException {
		byte[] member = Member.of(Samples.noise(9000)).extra(Samples.noise(65_535)).bytes();
		assertReadAsByTheJdk(repeated(member, 300));
	}

	@Test
	void membersMayBeMany() throws IOException {
		assertThat(this.rig.decompress(repeated(Samples.gzip(new byte[0]), 50_000))).isEmpty();
		assertReadAsByTheJdk(repeated(Samples.gzip(new byte[] { 1 }), 70_000));
		assertReadAsByTheJdk(repeated(Samples.gzip(new byte[] { 1, 2, 3 }), 150_000));
		assertReadAsByTheJdk(repeated(Member.of(Samples.text(40)).name("a line of a log.txt").bytes(), 100_000));
	}

	@Test
	void everyByteMayBeFlushed() throws IOException {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		try (GZIPOutputStream stream = new GZIPOutputStream(target, 512, true)) {
			for (byte value : Samples.noise(400_000)) {
				stream.write(value);
				stream.flush();
			}
		}
		assertThat(target.size()).isGreaterThan(7 * 400_000);
		assertReadAsByTheJdk(target.toByteArray());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 6 })
	void noiseThatIsAsLargeAsTheLimitIsRead(int level) throws IOException {
		byte[] content = Samples.noise(5 * MEGABYTE);
		byte[] compressed = Samples.gzip(content, level);
		assertThat(compressed.length).isGreaterThan(content.length);
		try (PooledBuffer buffer = this.rig.gzip.decompress(new ByteArrayInputStream(compressed), content.length)) {
			assertThat(buffer.toByteArray()).isEqualTo(content);
		}
	}

	@Test
	void anyOrderOfPartsWithinTheBoundsIsReadAsByTheJdk() throws IOException {
		Dice dice = new Dice(SEED);
		for (int i = 0; i < 60; i++) {
			ByteArrayOutputStream compressed = new ByteArrayOutputStream();
			long content = 0;
			for (int part = 0; part < 40; part++) {
				int size = dice.roll(1 << dice.roll(17));
				byte[] member = member(dice, size);
				if (compressed.size() + member.length <= MEGABYTE + 8 * content) {
					content += size;
					compressed.writeBytes(member);
				}
			}
			assertReadAsByTheJdk(compressed.toByteArray(), () -> 1 + dice.roll(CHUNK));
		}
	}

	private static byte[] member(Dice dice, int size) {
		Member member = Member.of((dice.roll(2) == 0) ? Samples.noise(size) : Samples.text(size)).level(dice.roll(10));
		if (dice.roll(2) == 0) {
			member.extra(new byte[dice.roll(1 << dice.roll(17))]);
		}
		if (dice.roll(2) == 0) {
			member.name("n".repeat(dice.roll(1 << dice.roll(20))));
		}
		if (dice.roll(2) == 0) {
			member.comment("c".repeat(dice.roll(1 << dice.roll(20))));
		}
		return (dice.roll(2) == 0) ? member.checked().bytes() : member.bytes();
	}

	private static byte[] repeated(byte[] member, int times) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (int i = 0; i < times; i++) {
			all.writeBytes(member);
		}
		return all.toByteArray();
	}

	private void assertReadAsByTheJdk(byte[] compressed) throws IOException {
		assertReadAsByTheJdk(compressed, () -> CHUNK);
	}

	private void assertReadAsByTheJdk(byte[] compressed, IntSupplier steps) throws IOException {
		byte[] content = this.rig.decompress(Samples.dripping(compressed, steps));
		assertThat(Arrays.equals(content, Samples.gunzip(compressed))).as("%s bytes", content.length).isTrue();
	}

}
