package io.pooled.gzip;

import java.util.zip.Deflater;

/**
 * What stands around the content of a gzip member (RFC 1952).
 */
final class GzipFormat {

	/** No name, no time, no hints, unknown file system: what the JDK writes since 16. */
	private static final byte[] HEADER = { 0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff };

	static final int HEADER_SIZE = HEADER.length;

	private GzipFormat() {
	}

	/**
	 * Write what comes first.
	 * @param target where it is put, at the beginning
	 * @return its size
	 */
	static int putHeader(byte[] target) {
		System.arraycopy(HEADER, 0, target, 0, HEADER_SIZE);
		return HEADER_SIZE;
	}

	/**
	 * Write what comes last.
	 * @param target where it is put, at the beginning
	 * @param checksum the CRC-32 of the content
	 * @param length of the content, modulo 2^32
	 * @return its size
	 */
	static int putTrailer(byte[] target, int checksum, int length) {
		putInt(checksum, target, 0);
		putInt(length, target, Integer.BYTES);
		return 2 * Integer.BYTES;
	}

	private static void putInt(int value, byte[] target, int offset) {
		for (int i = 0; i < Integer.BYTES; i++) {
			target[offset + i] = (byte) (value >>> (Byte.SIZE * i));
		}
	}

}
