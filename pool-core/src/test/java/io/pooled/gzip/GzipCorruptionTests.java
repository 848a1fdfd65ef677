package io.pooled.gzip;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GzipCorruptionTests {

	private static final byte[] CONTENT = Samples.text(200);

	private static final byte[] COMPRESSED = Member.of(CONTENT)
		.extra(new byte[] { 1, 2, 3 })
		.name("a.txt")
		.comment("hi")
		.checked()
		.bytes();

	private static final String CHECKSUM = "Pool 'gzip': corrupt gzip content: its checksum is wrong";

	private static final String LENGTH = "Pool 'gzip': corrupt gzip content: its length is wrong";

	private static final String FOLLOWED = "Pool 'gzip': something that is not gzip follows the gzip content";

	private final Rig rig = new Rig();

	@AfterEach
	void nothingIsLeased() throws IOException {
		this.rig.assertReusable();
		this.rig.assertAtRest();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "x", "PK\003\004", "<html></html>", "{\"a\":1}", "\0", "\u001f", "\u001fx", "\u008b\u001f" })
	void whatIsNotGzipIsRefused(String text) throws IOException {
		String message = this.rig.refusal(text.getBytes(StandardCharsets.ISO_8859_1));
		assertThat(message).isEqualTo(text.equals("\u001f") ? cutOff(1) : "Pool 'gzip': this is not gzip");
	}

	@Test
	void contentCutOffAnywhereIsReportedAsCutOff() throws IOException {
		for (int length = 0; length < COMPRESSED.length; length++) {
			assertThat(this.rig.refusal(Arrays.copyOf(COMPRESSED, length))).isEqualTo(cutOff(length));
		}
		byte[] noise = Samples.gzip(Samples.noise(9000));
		for (int length = 8000; length < noise.length; length++) {
			assertThat(this.rig.refusal(Arrays.copyOf(noise, length))).isEqualTo(cutOff(length));
		}
		assertThatExceptionOfType(EOFException.class).isThrownBy(() -> this.rig.decompress(new byte[0]));
	}

	@Test
	void laterMemberCutOffAnywhereIsReportedAsCutOff() throws IOException {
		byte[] compressed = Samples.join(Samples.gzip(Samples.noise(20)), Samples.gzip(new byte[0]), COMPRESSED);
		int third = compressed.length - COMPRESSED.length;
		for (int length = third + 1; length < compressed.length; length++) {
			assertThat(this.rig.refusal(Arrays.copyOf(compressed, length))).isEqualTo(cutOff(length));
		}
	}

	private static String cutOff(int length) {
		return "Pool 'gzip': the gzip content is cut off after " + length + " bytes";
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void flippedBitNeverYieldsWrongContent(boolean checked) throws IOException {
		byte[] compressed = (checked) ? COMPRESSED : Samples.gzip(CONTENT);
		int trailer = compressed.length - 8;
		for (int position = 0; position < compressed.length; position++) {
			for (int bit = 0; bit < 8; bit++) {
				byte[] corrupt = compressed.clone();
				corrupt[position] ^= (byte) (1 << bit);
				boolean refused = refused(corrupt, CONTENT);
				if (position < 3 || position >= trailer || checked) {
					assertThat(refused || isPadding(position, trailer)).as("bit %s of byte %s", bit, position).isTrue();
				}
				else if (position > 3 && position < 10) {
					assertThat(refused).as("bit %s of byte %s means nothing", bit, position).isFalse();
				}
			}
		}
	}

	// The bits behind the last block and before the trailer mean nothing.
	private static boolean isPadding(int position, int trailer) {
		return position == trailer - 1;
	}

	@Test
	void changedByteNeverYieldsWrongContent() throws IOException {
		byte[] compressed = Samples.gzip(CONTENT);
		for (int position = 0; position < compressed.length; position++) {
			for (int difference = 1; difference < 256; difference += 9) {
				byte[] corrupt = compressed.clone();
				corrupt[position] ^= (byte) difference;
				refused(corrupt, CONTENT);
			}
		}
	}

	@Test
	void changedByteInLongContentNeverYieldsWrongContent() throws IOException {
		Random random = new Random(6);
		for (byte[] content : Samples.ofEveryKind(60_000)) {
			byte[] compressed = Samples.join(Samples.gzip(content), Samples.gzip(content));
			byte[] expected = Samples.join(content, content);
			for (int i = 0; i < 60; i++) {
				byte[] corrupt = compressed.clone();
				corrupt[random.nextInt(corrupt.length)] ^= (byte) (1 << random.nextInt(8));
				refused(corrupt, expected);
			}
		}
	}

	private boolean refused(byte[] compressed, byte[] content) throws IOException {
		try {
			assertThat(this.rig.decompress(compressed)).isEqualTo(content);
			return false;
		}
		catch (IOException ex) {
			assertThat(ex).isInstanceOfAny(ZipException.class, EOFException.class)
				.hasMessageStartingWith("Pool 'gzip': ")
				.hasMessageMatching(
						".*(not gzip|corrupt gzip header: .+|corrupt gzip content: .+|cut off after \\d+ bytes)"
								+ "( follows the gzip content)?");
			this.rig.assertReusable();
			return true;
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 18, 19, 20, 512, 8192, 20_000 })
	void whateverFollowsIsRefused(int count) throws IOException {
		byte[] zeros = new byte[count];
		byte[] noise = Samples.noise(count);
		noise[0] = 1;
		for (byte[] compressed : new byte[][] { COMPRESSED, Samples.gzip(Samples.noise(9000)),
				Member.of(CONTENT).padded(8192).bytes() }) {
			assertThat(this.rig.refusal(Samples.join(compressed, zeros))).isEqualTo(FOLLOWED);
			assertThat(this.rig.refusal(Samples.join(compressed, noise))).isEqualTo(FOLLOWED);
			for (int step : new int[] { 1, 8192 }) {
				assertThat(this.rig
					.refusal(() -> this.rig.decompress(Samples.dripping(Samples.join(compressed, zeros), () -> step))))
					.isEqualTo(FOLLOWED);
			}
		}
	}

	@Test
	void partOfAHeaderThatFollowsIsRefused() throws IOException {
		byte[] next = Samples.gzip(CONTENT);
		for (int count = 1; count < 20; count++) {
			byte[] compressed = Samples.join(COMPRESSED, Arrays.copyOf(next, count));
			assertThat(this.rig.refusal(compressed)).isEqualTo(cutOff(compressed.length));
		}
		assertThat(this.rig.refusal(Samples.join(COMPRESSED, new byte[] { 0x1f, 0 }))).isEqualTo(FOLLOWED);
	}

	@Test
	void checksumAndLengthAreChecked() throws IOException {
		byte[] empty = Samples.gzip(new byte[0]);
		for (byte[] compressed : new byte[][] { COMPRESSED, empty, Samples.gzip(Samples.noise(9000)),
				Samples.join(COMPRESSED, empty) }) {
			for (int bit = 0; bit < 64; bit++) {
				byte[] wrong = compressed.clone();
				wrong[compressed.length - 8 + bit / 8] ^= (byte) (1 << (bit % 8));
				assertThat(this.rig.refusal(wrong)).as("bit %s", bit).isEqualTo((bit < 32) ? CHECKSUM : LENGTH);
			}
		}
	}

	@Test
	void checksumOfOneMemberIsNotThatOfAll() throws IOException {
		byte[] first = Samples.gzip(CONTENT);
		byte[] both = Samples.gzip(Samples.join(CONTENT, CONTENT));
		System.arraycopy(both, both.length - 8, first, first.length - 8, 8);
		assertThat(this.rig.refusal(first)).isEqualTo(CHECKSUM);
	}

	@ParameterizedTest
	@ValueSource(ints = { 6, 7 })
	void unknownBlockTypeIsRefused(int firstByte) throws IOException {
		byte[] member = Member.of(CONTENT).deflated(new byte[] { (byte) firstByte, 0, 0, 0, 0 }).bytes();
		assertThat(this.rig.refusal(member)).isEqualTo("Pool 'gzip': corrupt gzip content: invalid block type");
	}

	@Test
	void storedBlockMustMatchTheComplementOfItsLength() throws IOException {
		byte[] member = Member.of(CONTENT).deflated(new byte[] { 1, 5, 0, 0, 0 }).bytes();
		assertThat(this.rig.refusal(member))
			.isEqualTo("Pool 'gzip': corrupt gzip content: invalid stored block lengths");
	}

	@Test
	void referenceBeforeTheContentMustNotReachThatOfAnotherOwner() throws IOException {
		byte[] secret = Samples.text(9000);
		byte[] compressed = Member.deflate(Samples.join(secret, secret), 9);
		byte[] rest = Arrays.copyOfRange(compressed, Member.deflate(secret, 9).length - 1, compressed.length);
		for (int i = 0; i < 50; i++) {
			assertThat(this.rig.decompress(Samples.gzip(secret))).isEqualTo(secret);
			byte[] member = Member.of(CONTENT).deflated(rest).bytes();
			assertThat(this.rig.refusal(member)).startsWith("Pool 'gzip': ");
			// fixed block, distance 1 before anything was written
			byte[] far = Member.of(CONTENT).deflated(new byte[] { 3, 2, 0, 0 }).bytes();
			assertThat(this.rig.refusal(far))
				.isEqualTo("Pool 'gzip': corrupt gzip content: invalid distance too far back");
		}
	}

}
