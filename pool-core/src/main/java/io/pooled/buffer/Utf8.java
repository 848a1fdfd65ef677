package io.pooled.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes text into the memory of a buffer as UTF-8.
 */
final class Utf8 {

	/** Characters that are tried at once. */
	private static final int CHUNK = 1024;

	/** Up to so many characters, looking at each is as fast as copying all. */
	private static final int SHORT = 16;

	/** The most bytes of a character. */
	private static final int LONGEST = 4;

	private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class,
			ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long SIGNS = 0x8080_8080_8080_8080L;

	private Utf8() {
	}

	/**
	 * Append a part of a text. An unpaired surrogate becomes {@code '?'}.
	 * @param text the text
	 * @param start where the part begins
	 * @param end where it ends
	 * @param target the buffer
	 * @throws BufferLimitExceededException if the pool's limit is reached; the characters
	 * before are written then
	 */
	static void write(CharSequence text, int start, int end, PooledBuffer target) {
		boolean worthCopying = end - start > SHORT;
		int next = (worthCopying && text instanceof String string) ? writeLatin1(string, start, end, target) : start;
		boolean known = text instanceof String || text instanceof StringBuilder || text instanceof CharArray;
		while (next < end) {
			if (known) {
				next = fill(text, next, end, target);
			}
			if (next < end) {
				int codePoint = codePointAt(text, next, end);
				write(codePoint, target);
				next += Character.charCount(codePoint);
			}
		}
	}

	/**
	 * Append a character.
	 * @param codePoint the character
	 * @param target the buffer
	 * @throws BufferLimitExceededException if it does not fit under the pool's limit
	 */
	static void write(int codePoint, PooledBuffer target) {
		int length = length(codePoint);
		target.requireRoom(length);
		int bytes = encode(codePoint);
		for (int i = 0; i < length; i++) {
			target.write(bytes >>> (i * Byte.SIZE));
		}
	}

	// Until a chunk has other characters, or does not fit.
	private static int writeLatin1(String text, int start, int end, PooledBuffer target) {
		int next = start;
		while (next < end) {
			Segment last = target.tail();
			if (target.position == target.end) {
				last = target.grow(last);
			}
			int room = target.end - target.position;
			int count = Math.min(Math.min(end - next, CHUNK), room);
			if (!isLatin1(text, next, next + count)) {
				break;
			}
			int size = encodeLatin1(text, next, count, last.bytes, target.position, room);
			if (size == 0) {
				break;
			}
			VarHandle.releaseFence();
			target.position += size;
			next += count;
		}
		return next;
	}

	/*
	 * A string without other characters is an array of bytes in the JDK, and in code for
	 * those the compiler sees that there is nothing to look for.
	 */
	private static boolean isLatin1(String text, int start, int end) {
		for (int i = start; i < end; i++) {
			if (text.charAt(i) > 0xFF) {
				return false;
			}
		}
		return true;
	}

	@SuppressWarnings("deprecation")
	private static int encodeLatin1(String text, int start, int count, byte[] target, int offset, int room) {
		text.getBytes(start, start + count, target, offset);
		int end = offset + count;
		if (isAscii(target, offset, end)) {
			return count;
		}
		int negative = countNegative(target, offset, end);
		if (negative > room - count) {
			Arrays.fill(target, offset, end, (byte) 0);
			return 0;
		}
		expand(target, offset, end, negative);
		return count + negative;
	}

	// The compiler unrolls this only for long texts.
	private static boolean isAscii(byte[] bytes, int start, int end) {
		int last = end - Long.BYTES;
		if (last < start) {
			return countNegative(bytes, start, end) == 0;
		}
		long signs = (long) LONGS.get(bytes, last);
		int i = start;
		for (; i < last - 3 * Long.BYTES; i += 4 * Long.BYTES) {
			signs |= (long) LONGS.get(bytes, i) | (long) LONGS.get(bytes, i + Long.BYTES)
					| (long) LONGS.get(bytes, i + 2 * Long.BYTES) | (long) LONGS.get(bytes, i + 3 * Long.BYTES);
		}
		for (; i < last; i += Long.BYTES) {
			signs |= (long) LONGS.get(bytes, i);
		}
		return (signs & SIGNS) == 0;
	}

	private static int countNegative(byte[] bytes, int start, int end) {
		int count = 0;
		int i = start;
		for (; i <= end - Long.BYTES; i += Long.BYTES) {
			count += Long.bitCount((long) LONGS.get(bytes, i) & SIGNS);
		}
		if (i < end && end >= Long.BYTES) {
			long last = (long) LONGS.get(bytes, end - Long.BYTES) >>> (i + Long.BYTES - end) * Byte.SIZE;
			return count + Long.bitCount(last & SIGNS);
		}
		for (; i < end; i++) {
			count += (bytes[i] < 0) ? 1 : 0;
		}
		return count;
	}

	// From the last byte on, until the rest is where it belongs.
	private static void expand(byte[] bytes, int start, int end, int more) {
		int to = end + more;
		for (int i = end - 1; i >= start && to > i + 1; i--) {
			byte value = bytes[i];
			if (value >= 0) {
				bytes[--to] = value;
			}
			else {
				to -= 2;
				SHORTS.set(bytes, to, (short) two(value & 0xFF));
			}
		}
	}

	// As long as any character fits into the last segment.
	private static int fill(CharSequence text, int start, int end, PooledBuffer target) {
		byte[] bytes = target.tail().bytes;
		int position = target.position;
		int lastPosition = target.end - LONGEST;
		int next = start;
		try {
			while (next < end && position <= lastPosition) {
				char c = charAt(text, next++);
				if (c < 0x80) {
					bytes[position++] = (byte) c;
				}
				else if (c < 0x800) {
					INTS.set(bytes, position, two(c));
					position += 2;
				}
				else if (!Character.isSurrogate(c)) {
					INTS.set(bytes, position, three(c));
					position += 3;
				}
				else {
					int codePoint = codePointAt(text, --next, end);
					INTS.set(bytes, position, encode(codePoint));
					position += length(codePoint);
					next += Character.charCount(codePoint);
				}
			}
		}
		finally {
			// Also if somebody shortens a builder meanwhile.
			VarHandle.releaseFence();
			target.position = position;
		}
		return next;
	}

	private static int codePointAt(CharSequence text, int index, int end) {
		char c = charAt(text, index);
		if (!Character.isSurrogate(c)) {
			return c;
		}
		if (Character.isHighSurrogate(c) && index + 1 < end) {
			char low = charAt(text, index + 1);
			if (Character.isLowSurrogate(low)) {
				return Character.toCodePoint(c, low);
			}
		}
		return '?';
	}

	// Each kind has a call of its own, lest all of them share one that is not inlined.
	private static char charAt(CharSequence text, int index) {
		if (text instanceof String string) {
			return string.charAt(index);
		}
		if (text instanceof StringBuilder builder) {
			return builder.charAt(index);
		}
		if (text instanceof CharArray array) {
			return array.charAt(index);
		}
		return text.charAt(index);
	}

	private static int length(int codePoint) {
		if (codePoint < 0x80) {
			return 1;
		}
		if (codePoint < 0x800) {
			return 2;
		}
		return (codePoint < 0x10000) ? 3 : LONGEST;
	}

	// The bytes of a character, the first one lowest, and zeroes.
	private static int encode(int codePoint) {
		return switch (length(codePoint)) {
			case 1 -> codePoint;
			case 2 -> two(codePoint);
			case 3 -> three(codePoint);
			default -> 0x808080F0 | (codePoint >> 18) | (codePoint >> 12 & 0x3F) << 8 | (codePoint >> 6 & 0x3F) << 16
					| (codePoint & 0x3F) << 24;
		};
	}

	private static int two(int codePoint) {
		return 0x80C0 | (codePoint >> 6) | (codePoint & 0x3F) << 8;
	}

	private static int three(int codePoint) {
		return 0x8080E0 | (codePoint >> 12) | (codePoint >> 6 & 0x3F) << 8 | (codePoint & 0x3F) << 16;
	}

}
