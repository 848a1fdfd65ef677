package io.pooled.web.bodies;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * Content that is compressed, or nearly so.
 */
public final class Zipped {

	private Zipped() {
	}

	public static byte[] of(byte[] content) {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(target)) {
			gzip.write(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return target.toByteArray();
	}

	public static byte[] inTwoMembers(byte[] one, byte[] two) {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		target.writeBytes(of(one));
		target.writeBytes(of(two));
		return target.toByteArray();
	}

	public static byte[] corrupt(byte[] content) {
		byte[] zipped = of(content);
		zipped[zipped.length - 6] ^= 1;
		return zipped;
	}

	public static byte[] cutOff(byte[] content) {
		byte[] zipped = of(content);
		return Arrays.copyOf(zipped, zipped.length - 9);
	}

	/**
	 * Return something small that is large when inflated.
	 * @return 8 MB of zeros
	 */
	public static byte[] bomb() {
		return of(new byte[8 << 20]);
	}

}
