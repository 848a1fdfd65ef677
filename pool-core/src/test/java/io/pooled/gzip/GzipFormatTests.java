package io.pooled.gzip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.zip.Deflater;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.buffer.PooledBuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class GzipFormatTests {

	/** How many bytes the reader asks its source for. */
	private static final int CHUNK = 8192;

	private static final byte[] CONTENT = Samples.text(500);

	private final Rig rig = new Rig();

	@AfterEach
	void nothingIsLeased() throws IOException {
		this.rig.assertReusable();
		this.rig.assertAtRest();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 255, 256, 8191, 8192, 8193, 20_000, 65_535 })
	void everyOptionOfTheHeaderIsSkipped(int length) throws IOException {
		byte[] extra = Samples.noise(length);
		String text = "\u00e9".repeat(length);
		for (int options = 0; options < 32; options++) {
			Member member = Member.of(CONTENT);
			if ((options & 1) != 0) {
				member.text();
			}
			if ((options & 2) != 0) {
				member.extra(extra);
			}
			if ((options & 4) != 0) {
				member.name(text);
			}
			if ((options & 8) != 0) {
				member.comment(text);
			}
			if ((options & 16) != 0) {
				member.checked();
			}
			assertThat(this.rig.decompress(member.bytes())).as("options %s", options).isEqualTo(CONTENT);
		}
	}

	@Test
	void checksumOfTheHeaderIsChecked() throws IOException {
		for (int bit = 0; bit < 16; bit++) {
			byte[] wrong = Member.of(CONTENT).name("a.txt").comment("b").checkedWrongly(1 << bit).bytes();
			assertThat(this.rig.refusal(wrong)).isEqualTo("Pool 'gzip': corrupt gzip header: its checksum is wrong");
			byte[] second = Samples.join(Samples.gzip(CONTENT), wrong);
			assertThat(this.rig.refusal(second)).isEqualTo("Pool 'gzip': corrupt gzip header: its checksum is wrong");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x20, 0x40, 0x80, 0x60, 0xa0, 0xc0, 0xe0 })
	void reservedFlagsAreRefused(int flags) throws IOException {
		for (int others = 0; others < 0x20; others++) {
			byte[] member = Member.of(CONTENT).flags(flags | others).bytes();
			assertThat(this.rig.refusal(member)).isEqualTo("Pool 'gzip': corrupt gzip header: reserved flags are set");
		}
	}

	@Test
	void onlyDeflateIsAMethod() throws IOException {
		for (int method = 0; method < 256; method++) {
			byte[] member = Member.of(CONTENT).method(method).bytes();
			if (method == Deflater.DEFLATED) {
				assertThat(this.rig.decompress(member)).isEqualTo(CONTENT);
			}
			else {
				assertThat(this.rig.refusal(member))
					.isEqualTo("Pool 'gzip': corrupt gzip header: unknown compression method");
			}
		}
	}

	@Test
	void timeHintsAndSystemMayBeAnything() throws IOException {
		for (int value = 0; value < 256; value++) {
			byte[] member = Member.of(CONTENT).time(value * 0x01234567).hints(value).system(value).checked().bytes();
			assertThat(this.rig.decompress(member)).isEqualTo(CONTENT);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 10, 50 })
	void membersAreOneContentWhereverTheSourcePauses(int members) throws IOException {
		Random random = new Random(members);
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		for (int i = 0; i < members; i++) {
			byte[] part = (random.nextInt(3) != 0) ? Samples.noise(random.nextInt(3000)) : new byte[0];
			content.writeBytes(part);
			compressed.writeBytes(Member.of(part).name("part " + i).level(random.nextInt(10)).bytes());
		}
		for (IntSupplier steps : steps()) {
			assertThat(this.rig.decompress(Samples.dripping(compressed.toByteArray(), steps)))
				.isEqualTo(content.toByteArray());
		}
	}

	@Test
	void membersMayAllBeEmpty() throws IOException {
		for (int members = 1; members <= 50; members++) {
			byte[][] parts = new byte[members][];
			Arrays.fill(parts, Samples.gzip(new byte[0]));
			assertThat(this.rig.decompress(Samples.join(parts))).isEmpty();
		}
	}

	@Test
	void memberMayEndAnywhereAroundTheEndOfAChunk() throws IOException {
		byte[] second = Member.of(CONTENT).name("b").checked().bytes();
		byte[] expected = Samples.join(CONTENT, CONTENT);
		for (int size = CHUNK - 60; size <= CHUNK + 60; size++) {
			byte[] first = Member.of(CONTENT).padded(size).bytes();
			assertThat(first).hasSize(size);
			assertThat(this.rig.decompress(first)).isEqualTo(CONTENT);
			assertThat(this.rig.decompress(Samples.join(first, second))).as("size %s", size).isEqualTo(expected);
			assertThat(this.rig.decompress(Samples.join(second, first))).as("size %s", size).isEqualTo(expected);
		}
	}

	@Test
	void contentMayEndAnywhereAroundTheEndOfAChunk() throws IOException {
		byte[] second = Samples.gzip(CONTENT);
		for (int size = CHUNK - 60; size <= CHUNK + 20; size++) {
			byte[] content = Samples.noise(size);
			byte[] compressed = Member.of(content).level(0).bytes();
			assertThat(this.rig.decompress(compressed)).isEqualTo(content);
			assertThat(this.rig.decompress(Samples.join(compressed, second))).isEqualTo(Samples.join(content, CONTENT));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 500, 8192, 30_000 })
	void sourceMayYieldFewBytesAtATime(int size) throws IOException {
		for (byte[] content : Samples.ofEveryKind(size)) {
			byte[] compressed = Samples.gzip(content);
			for (IntSupplier steps : steps()) {
				assertThat(this.rig.decompress(Samples.dripping(compressed, steps))).isEqualTo(content);
			}
		}
	}

	@Test
	void sourceThatThrowsIsPassedOnAndLeavesNothingLeased() throws IOException {
		byte[] compressed = Samples.join(Member.of(Samples.noise(200)).name("a").comment("b").checked().bytes(),
				Samples.gzip(CONTENT));
		for (int length = 0; length <= compressed.length; length++) {
			byte[] before = Arrays.copyOf(compressed, length);
			for (int step : new int[] { 1, 7, CHUNK }) {
				assertThatIOException().isThrownBy(() -> this.rig.decompress(Samples.torn(before, () -> step)))
					.withMessage("torn");
			}
			this.rig.assertReusable();
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, 300, 0", "6, 10, 1", "6, 20000, 2", "9, 20000, 2", "1, 20000, 2" })
	void blocksOfEveryTypeAreRead(int level, int size, int type) throws IOException {
		byte[] content = Samples.text(size);
		byte[] deflated = Member.deflate(content, level);
		assertThat((deflated[0] >> 1) & 3).as("type of the first block").isEqualTo(type);
		assertThat(this.rig.decompress(Member.of(content).deflated(deflated).bytes())).isEqualTo(content);
	}

	@Test
	void emptyContentMayBeAnyEmptyBlock() throws IOException {
		byte[] fixed = { 3, 0 };
		byte[] stored = { 1, 0, 0, (byte) 0xff, (byte) 0xff };
		byte[] storedTwice = { 0, 0, 0, (byte) 0xff, (byte) 0xff, 1, 0, 0, (byte) 0xff, (byte) 0xff };
		for (byte[] deflated : new byte[][] { fixed, stored, storedTwice }) {
			assertThat(this.rig.decompress(Member.of(new byte[0]).deflated(deflated).bytes())).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })
	void everyLevelIsWrittenAndRead(int level) throws IOException {
		PooledGzip gzip = PooledGzip.builder("gzip").buffer(this.rig.buffers).level(level).build();
		for (int size : new int[] { 0, 1, 5000, 20_000 }) {
			for (byte[] content : Samples.ofEveryKind(size)) {
				assertThat(this.rig.decompress(Samples.gzip(content, level))).isEqualTo(content);
				try (PooledBuffer compressed = gzip.compress(content)) {
					assertThat(compressed.toByteArray()).as("the bytes of the JDK").endsWith(trailer(content, level));
					assertThat(Samples.gunzip(compressed.toByteArray())).isEqualTo(content);
				}
				ByteArrayOutputStream target = new ByteArrayOutputStream();
				try (OutputStream stream = gzip.compressing(target)) {
					stream.write(content);
				}
				assertThat(this.rig.decompress(target.toByteArray())).isEqualTo(content);
			}
		}
	}

	// Everything behind the last byte of the header, which differs between versions.
	private static byte[] trailer(byte[] content, int level) {
		byte[] compressed = Samples.gzip(content, level);
		return Arrays.copyOfRange(compressed, 10, compressed.length);
	}

	private static IntSupplier[] steps() {
		Random random = new Random(7);
		return new IntSupplier[] { () -> 1, () -> 2, () -> 7, () -> 1 + random.nextInt(20),
				() -> 1 + random.nextInt(CHUNK), () -> CHUNK - 1 };
	}

}
