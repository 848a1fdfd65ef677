package io.pooled.buffer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/**
 * A chain whose arrays go to foreign code: sources that fill them, and targets that they
 * are written to. Such code gets an array only while this thread holds its segment, and a
 * copy else.
 */
abstract class SharedChain extends SegmentChain {

	SharedChain(SegmentPools segments, Segment head) {
		super(segments, head);
	}

	SharedChain(SharedChain source, Segment head, Segment tail) {
		super(source, head, tail);
	}

	/**
	 * Append an array.
	 * @param source the bytes
	 * @param offset of the first one
	 * @param length how many
	 */
	abstract void write(byte[] source, int offset, int length);

	/**
	 * Append one byte.
	 * @param value the byte, in the low eight bits
	 */
	abstract void write(int value);

	final void readFully(InputStream source) throws IOException {
		Segment last = tail();
		while (true) {
			if (this.position == this.end) {
				int next = source.read();
				if (next < 0) {
					return;
				}
				write(next);
				last = tail();
			}
			if (read(source, last) < 0) {
				return;
			}
		}
	}

	private int read(InputStream source, Segment last) throws IOException {
		int length = this.end - this.position;
		if (!hold(last)) {
			byte[] copy = new byte[length];
			int count = source.read(copy, 0, length);
			requireOpen();
			write(copy, 0, Math.max(0, count));
			return count;
		}
		int count;
		try {
			count = source.read(last.bytes, this.position, length);
			VarHandle.releaseFence();
			this.position += Math.max(0, count);
		}
		finally {
			letGo(last);
		}
		requireOpen();
		return count;
	}

	final void zeroUnused() {
		Segment last = tail();
		if (hold(last)) {
			Arrays.fill(last.bytes, this.position, this.end, (byte) 0);
			letGo(last);
		}
	}

	final void write(OutputStream target, Segment segment, int offset, int length) throws IOException {
		if (!hold(segment)) {
			target.write(copy(segment, offset, length));
		}
		else {
			try {
				target.write(segment.bytes, offset, length);
			}
			finally {
				letGo(segment);
			}
		}
		requireOpen();
	}

	final void write(WritableByteChannel target, Segment segment, int length) throws IOException {
		if (!hold(segment)) {
			writeFully(target, ByteBuffer.wrap(copy(segment, 0, length)));
		}
		else {
			try {
				writeFully(target, ByteBuffer.wrap(segment.bytes, 0, length));
			}
			finally {
				letGo(segment);
			}
		}
		requireOpen();
	}

	private static void writeFully(WritableByteChannel target, ByteBuffer source) throws IOException {
		while (source.hasRemaining()) {
			target.write(source);
		}
	}

	/*
	 * Whether this thread may give the array away: not if somebody else does that
	 * already.
	 */
	private boolean hold(Segment segment) {
		if (!segment.hold()) {
			return false;
		}
		if (!isHeadThere()) {
			segment.letGo(this.segments.zeroes());
			throw closed();
		}
		return true;
	}

	/*
	 * Of a buffer that has ended the segment stays held. With zeroing whoever has ended
	 * it has left that to the holder.
	 */
	private void letGo(Segment segment) {
		if (this.segments.zeroes() || this.head != null) {
			segment.letGo(this.segments.zeroes());
		}
	}

	/*
	 * How much of the tail is content. A writer that should not be there sets the
	 * position before the tail, and after the content: so this is never more than it has
	 * written.
	 */
	final int lengthOf(Segment last) {
		VarHandle.acquireFence();
		return Math.min(this.position, last.bytes.length);
	}

	private byte[] copy(Segment segment, int offset, int length) {
		byte[] copy = Arrays.copyOfRange(segment.bytes, offset, offset + length);
		requireOpen();
		return copy;
	}

	// Overwrite the content.
	final void clear(Segment head) {
		Segment last = tail();
		for (Segment segment = head; segment != last; segment = next(head, segment)) {
			clear(segment, segment.bytes.length);
		}
		clear(last, this.position);
	}

	private void clear(Segment segment, int length) {
		if (hold(segment)) {
			segment.zero(length);
			letGo(segment);
		}
		else {
			segment.spoil();
		}
	}

}
