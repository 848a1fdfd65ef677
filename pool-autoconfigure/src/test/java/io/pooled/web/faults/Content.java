package io.pooled.web.faults;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.fail;

/**
 * What bodies consist of: lines of 16 bytes, each with the id of its request and a hash
 * of id and position, so that any byte from elsewhere shows.
 */
final class Content {

	/** Characters of a line that are not a line feed. */
	static final int TEXT = 15;

	private static final int LINE = TEXT + 1;

	private static final int ID = 8;

	private static final int EXCERPT = 3 * LINE;

	/** Lines of the largest body, and more. */
	private static final int LINES = 1 << 18;

	private static final int SPREAD = 0x9E3779B1;

	/** What makes an id a number again. */
	private static final int UNSPREAD = 0x0E8B2F51;

	private static final AtomicInteger IDS = new AtomicInteger();

	private Content() {
	}

	static String newId() {
		return "%08x".formatted(IDS.incrementAndGet() * SPREAD);
	}

	/**
	 * Find lines of another request in content of which parts may be missing, so that two
	 * halves of its own lines may look like the id of another one.
	 * @param content what came
	 * @param id of the request that it is the content of
	 */
	static void checkNotForeign(byte[] content, String id) {
		String text = new String(content, StandardCharsets.ISO_8859_1);
		for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
			String line = text.substring(end + 1, Math.min(text.length(), end + 1 + TEXT));
			String found = line.substring(0, Math.min(line.length(), ID));
			if (!found.equals(id) && isId(found) && isLine(line, found)) {
				fail("Body differs at %d: it is of %s and has lines of %s: %s", end, id, found, excerpt(content, end));
			}
		}
	}

	private static boolean isLine(String text, String id) {
		return IntStream.range(0, LINES).anyMatch((number) -> line(id, number).startsWith(text));
	}

	private static boolean isId(String text) {
		if (!text.matches("[0-9a-f]{8}")) {
			return false;
		}
		int number = Integer.parseUnsignedInt(text, 16) * UNSPREAD;
		return number > 0 && number <= IDS.get();
	}

	static byte[] of(String id, int size) {
		byte[] content = new byte[size + LINE];
		byte[] ascii = ascii(id);
		for (int start = 0; start < size; start += LINE) {
			put(content, start, ascii, start / LINE);
			content[start + TEXT] = '\n';
		}
		return Arrays.copyOf(content, size);
	}

	static String line(String id, int number) {
		byte[] line = new byte[TEXT];
		put(line, 0, ascii(id), number);
		return new String(line, StandardCharsets.US_ASCII);
	}

	static byte[] ascii(String id) {
		return id.getBytes(StandardCharsets.US_ASCII);
	}

	// The hash is nothing that gzip can foresee: else even large bodies would be tiny.
	static void put(byte[] target, int start, byte[] id, int number) {
		long hash = (Arrays.hashCode(id) + ((long) number << Integer.SIZE)) * 0x9E3779B97F4A7C15L;
		hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L;
		System.arraycopy(id, 0, target, start, ID);
		for (int i = ID; i < TEXT; i++) {
			hash >>>= 5;
			target[start + i] = (byte) ('0' + (hash & 0x1F));
		}
	}

	/**
	 * Check every byte.
	 * @param actual what came
	 * @param expected what should have come
	 */
	static void check(byte[] actual, byte[] expected) {
		int mismatch = Arrays.mismatch(actual, expected);
		if (mismatch >= 0) {
			fail("Body of %d bytes instead of %d differs at %d: %s instead of %s", actual.length, expected.length,
					mismatch, excerpt(actual, mismatch), excerpt(expected, mismatch));
		}
	}

	/**
	 * Check every byte of a body that was cut off.
	 * @param actual what came
	 * @param expected what should have come if it had not been cut off
	 */
	static void checkStart(byte[] actual, byte[] expected) {
		check(actual, Arrays.copyOf(expected, Math.min(actual.length, expected.length)));
	}

	private static String excerpt(byte[] bytes, int position) {
		int start = Math.min(bytes.length, Math.max(0, position - LINE));
		int end = Math.min(bytes.length, start + EXCERPT);
		return "'" + new String(bytes, start, end - start, StandardCharsets.ISO_8859_1) + "'";
	}

}
