package com.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has a buffer of two segments, and each view of it.
 */
final class BufferOwner implements Owner {

	private static final byte[] LATE = "late".getBytes(StandardCharsets.UTF_8);

	private final PooledBuffer buffer;

	private final OutputStream output;

	private final InputStream input;

	private final Writer utf8;

	private final Writer utf16;

	BufferOwner(PooledBuffer buffer) {
		this.buffer = buffer;
		this.output = buffer.outputStream();
		this.input = buffer.inputStream();
		this.utf8 = buffer.writer(StandardCharsets.UTF_8);
		this.utf16 = buffer.writer(StandardCharsets.UTF_16BE);
	}

	static PooledBufferFactory pool(UpkeepSettings upkeep, boolean zero) {
		return PooledBufferFactory.builder("buffers")
			.sizeClasses(64, 256)
			.initial(64)
			.maxCapacity(320)
			.maxRetained(320)
			.zeroOnRelease(zero)
			.upkeep(upkeep)
			.build();
	}

	@Override
	public void write(byte value) throws IOException {
		byte[] content = content(value);
		this.output.write(content, 0, 30);
		this.utf8.write(String.valueOf((char) value).repeat(30));
		this.buffer.write(content, 60, content.length - 60);
	}

	private static byte[] content(byte value) {
		byte[] content = new byte[200];
		Arrays.fill(content, value);
		return content;
	}

	@Override
	public Set<Object> memory() {
		return memory(this.buffer);
	}

	static Set<Object> memory(PooledBuffer buffer) {
		Set<Object> memory = Owner.identities();
		try {
			buffer.writeTo(new OutputStream() {

				@Override
				public void write(int value) {
					throw new AssertionError();
				}

				@Override
				public void write(byte[] source, int offset, int length) {
					memory.add(source);
				}

			});
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		return memory;
	}

	@Override
	public void release() {
		this.buffer.close();
	}

	@Override
	public void releaseOnceMore() {
		this.buffer.discard();
	}

	@Override
	public List<LateUse> lateUses() {
		PooledBuffer buffer = this.buffer;
		byte[] target = new byte[100];
		return Stream.of(
				Stream.of(refused("write(int)", () -> buffer.write('x')),
						refused("write(byte[])", () -> buffer.write(LATE)),
						refused("write(ByteBuffer)", () -> buffer.write(ByteBuffer.wrap(LATE))),
						refused("writeUtf8", () -> buffer.writeUtf8("late")),
						refused("readFrom", () -> buffer.readFrom(new ByteArrayInputStream(LATE))),
						refused("clear", buffer::clear), refused("size", buffer::size),
						refused("isReused", buffer::isReused), refused("toByteArray", buffer::toByteArray),
						refused("toString", () -> buffer.toString(StandardCharsets.UTF_8)),
						refused("writeTo", () -> buffer.writeTo(OutputStream.nullOutputStream())),
						refused("writeTo channel",
								() -> buffer.writeTo(Channels.newChannel(OutputStream.nullOutputStream()))),
						refused("passOn", buffer::passOn), refused("outputStream", buffer::outputStream),
						refused("inputStream", buffer::inputStream),
						refused("writer", () -> buffer.writer(StandardCharsets.UTF_8))),
				Stream.of(refused("output.write(int)", () -> this.output.write('x')),
						refused("output.write", () -> this.output.write(LATE)),
						refused("utf8.write(int)", () -> this.utf8.write('x')),
						refused("utf8.write", () -> this.utf8.write("late")),
						refused("utf8.append", () -> this.utf8.append("late")),
						refused("utf16.write(int)", () -> this.utf16.write('x')),
						refused("utf16.write", () -> this.utf16.write("late")), refused("input.read", this.input::read),
						refused("input.read(byte[])", () -> this.input.read(target)),
						refused("input.skip", () -> this.input.skip(1)),
						refused("input.available", this.input::available),
						refused("input.transferTo", () -> this.input.transferTo(OutputStream.nullOutputStream()))),
				Stream.of(LateUse.hasNoEffect("what was read", () -> assertThat(target).containsOnly(0)),
						LateUse.hasNoEffect("output.flush", this.output::flush),
						LateUse.hasNoEffect("output.close", this.output::close),
						LateUse.hasNoEffect("utf8.close", this.utf8::close),
						LateUse.hasNoEffect("utf16.close", this.utf16::close),
						LateUse.hasNoEffect("input.close", this.input::close),
						LateUse.hasNoEffect("isOpen", () -> assertThat(buffer.isOpen()).isFalse()),
						LateUse.hasNoEffect("closeIfOpen", () -> assertThat(buffer.closeIfOpen()).isFalse()),
						LateUse.hasNoEffect("discardIfOpen", () -> assertThat(buffer.discardIfOpen()).isFalse()),
						LateUse.hasNoEffect("abandon", () -> assertThat(buffer.abandon("here")).isFalse()),
						LateUse.hasNoEffect("detach", buffer::detach)))
			.flatMap((uses) -> uses)
			.toList();
	}

	private static LateUse refused(String what, ThrowingCallable action) {
		return new LateUse(what, action, IllegalStateException.class,
				"Pool 'buffers': buffer used after it was released; acquire a new one");
	}

	@Override
	public void releaseUnharmed(byte value) throws IOException {
		assertThat(this.buffer.size()).isEqualTo(200);
		assertThat(this.buffer.toByteArray()).isEqualTo(content(value));
		assertThat(this.input.readAllBytes()).isEqualTo(content(value));
		this.buffer.close();
	}

}
