package io.pooled.gzip;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

import org.jspecify.annotations.Nullable;

/**
 * A gzip member, written by hand as RFC 1952 describes it.
 */
final class Member {

	private static final int TEXT = 1;

	private static final int CHECKED = 1 << 1;

	private static final int EXTRA = 1 << 2;

	private static final int NAME = 1 << 3;

	private static final int COMMENT = 1 << 4;

	private final byte[] content;

	private int method = Deflater.DEFLATED;

	private int flags;

	private int time;

	private int hints;

	private int system = 255;

	private byte @Nullable [] extra;

	private @Nullable String name;

	private @Nullable String comment;

	private int checksumError;

	private byte @Nullable [] deflated;

	private int level = 6;

	private Member(byte[] content) {
		this.content = content;
	}

	static Member of(byte[] content) {
		return new Member(content);
	}

	Member method(int method) {
		this.method = method;
		return this;
	}

	Member flags(int flags) {
		this.flags |= flags;
		return this;
	}

	Member time(int time) {
		this.time = time;
		return this;
	}

	Member hints(int hints) {
		this.hints = hints;
		return this;
	}

	Member system(int system) {
		this.system = system;
		return this;
	}

	Member text() {
		return flags(TEXT);
	}

	Member extra(byte[] extra) {
		this.extra = extra;
		return flags(EXTRA);
	}

	Member name(String name) {
		this.name = name;
		return flags(NAME);
	}

	Member comment(String comment) {
		this.comment = comment;
		return flags(COMMENT);
	}

	Member checked() {
		return flags(CHECKED);
	}

	Member checkedWrongly(int error) {
		this.checksumError = error;
		return flags(CHECKED);
	}

	Member level(int level) {
		this.level = level;
		return this;
	}

	Member deflated(byte[] deflated) {
		this.deflated = deflated;
		return this;
	}

	// Pads the extra field so that the member, which has no other options, is that long.
	Member padded(int size) {
		this.extra = new byte[0];
		flags(EXTRA);
		this.extra = new byte[size - bytes().length];
		return this;
	}

	byte[] bytes() {
		ByteArrayOutputStream member = new ByteArrayOutputStream();
		put(member, 0x8b1f, 2);
		member.write(this.method);
		member.write(this.flags);
		put(member, this.time, 4);
		member.write(this.hints);
		member.write(this.system);
		if (this.extra != null) {
			put(member, this.extra.length, 2);
			member.writeBytes(this.extra);
		}
		putText(member, this.name);
		putText(member, this.comment);
		if ((this.flags & CHECKED) != 0) {
			put(member, crc(member.toByteArray()) ^ this.checksumError, 2);
		}
		member.writeBytes((this.deflated != null) ? this.deflated : deflate(this.content, this.level));
		put(member, crc(this.content), 4);
		put(member, this.content.length, 4);
		return member.toByteArray();
	}

	static byte[] deflate(byte[] content, int level) {
		Deflater deflater = new Deflater(level, true);
		deflater.setInput(content);
		deflater.finish();
		byte[] chunk = new byte[content.length + 1000];
		int count = deflater.deflate(chunk);
		deflater.end();
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		target.write(chunk, 0, count);
		return target.toByteArray();
	}

	private static int crc(byte[] bytes) {
		CRC32 crc = new CRC32();
		crc.update(bytes);
		return (int) crc.getValue();
	}

	private static void put(ByteArrayOutputStream target, int value, int bytes) {
		for (int i = 0; i < bytes; i++) {
			target.write(value >>> (8 * i));
		}
	}

	private static void putText(ByteArrayOutputStream target, @Nullable String text) {
		if (text != null) {
			target.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
			target.write(0);
		}
	}

}
