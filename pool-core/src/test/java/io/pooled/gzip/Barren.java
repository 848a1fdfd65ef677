package io.pooled.gzip;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Ways in which gzip can go on for ever and yield nothing, or next to nothing.
 */
enum Barren {

	NAME(header(1 << 3), bytes('n')),

	COMMENT(header(1 << 4), bytes('c')),

	EMPTY_MEMBERS(bytes(), Samples.gzip(new byte[0])),

	MEMBERS_WITH_EXTRA_FIELDS(bytes(), Member.of(new byte[0]).extra(new byte[65_535]).bytes()),

	MEMBERS_WITH_ALL_OPTIONS(bytes(),
			Member.of(new byte[0]).extra(new byte[9]).name("a").comment("b").checked().bytes()),

	EMPTY_STORED_BLOCKS(header(0), bytes(0, 0, 0, 0xff, 0xff)),

	EMPTY_FIXED_BLOCKS(header(0), bits("0 10 0000000")),

	EMPTY_DYNAMIC_BLOCKS(header(0), emptyDynamicBlocks()),

	EMPTY_BLOCKS_BEHIND_CONTENT(bytesOfAStreamThatGoesOn(), bytes(0, 0, 0, 0xff, 0xff)),

	MEMBERS_OF_ONE_BYTE(bytes(), Samples.gzip(new byte[1])),

	MEMBERS_OF_ONE_BYTE_WITH_A_NAME(bytes(), Member.of(new byte[1]).name("n".repeat(5000)).bytes()),

	DYNAMIC_BLOCKS_OF_ONE_BYTE(header(0), dynamicBlocksOfOneByte());

	private final byte[] start;

	private final byte[] block;

	Barren(byte[] start, byte[] block) {
		this.start = start;
		this.block = block;
	}

	Endless source(long bytes) {
		return new Endless(this.start, this.block, bytes / this.block.length);
	}

	private static byte[] header(int flags) {
		return bytes(0x1f, 0x8b, Deflater.DEFLATED, flags, 0, 0, 0, 0, 0, 0);
	}

	private static byte[] bytes(int... values) {
		byte[] bytes = new byte[values.length];
		for (int i = 0; i < values.length; i++) {
			bytes[i] = (byte) values[i];
		}
		return bytes;
	}

	private static byte[] bytesOfAStreamThatGoesOn() {
		Deflater deflater = new Deflater(6, true);
		deflater.setInput(Samples.text(5000));
		byte[] block = new byte[5000];
		int count = deflater.deflate(block, 0, block.length, Deflater.SYNC_FLUSH);
		deflater.end();
		return Samples.join(header(0), Arrays.copyOf(block, count));
	}

	// Its code has the end of the block only: 256 times no literal, once a length of 1.
	private static byte[] emptyDynamicBlocks() {
		return bits(dynamic() + "0 1111111 0 1101011 11 10" + "0");
	}

	// Its code has the literal 0 and the end of the block, with a length of 1 each.
	private static byte[] dynamicBlocksOfOneByte() {
		return bits(dynamic() + "11 0 1111111 0 0101011 11 10" + "0 1");
	}

	// Begins a block whose lengths are written as 0 for 11 to 138 zeros, 10 for a zero
	// and
	// 11 for a one (RFC 1951, 3.2.7).
	private static String dynamic() {
		return "0 01 00000 00000 0111" + " 000 000 100 010" + " 000".repeat(13) + " 010 ";
	}

	// Eight times, so that they are whole bytes.
	private static byte[] bits(String bits) {
		String all = bits.replace(" ", "").repeat(Byte.SIZE);
		byte[] bytes = new byte[all.length() / Byte.SIZE];
		for (int i = 0; i < all.length(); i++) {
			bytes[i / Byte.SIZE] |= (byte) ((all.charAt(i) - '0') << (i % Byte.SIZE));
		}
		return bytes;
	}

}
