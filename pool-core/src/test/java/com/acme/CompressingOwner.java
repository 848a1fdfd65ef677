package com.acme;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.GzipStream;
import io.pooled.gzip.PooledGzip;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has a compressing stream, which is halfway through its content once it was written to.
 */
final class CompressingOwner implements Owner {

	private final Target target = new Target();

	private final GzipStream stream;

	private byte[] content = new byte[0];

	CompressingOwner(PooledGzip gzip) throws IOException {
		this.stream = gzip.compressing(this.target);
	}

	static PooledGzip pool(UpkeepSettings upkeep) {
		return PooledGzip.builder("gzip")
			.buffer(PooledBufferFactory.builder("buffers").build())
			.maxIdle(1)
			.upkeep(upkeep)
			.build();
	}

	@Override
	public void write(byte value) throws IOException {
		this.content = new byte[20_000];
		Arrays.fill(this.content, value);
		this.stream.write(this.content, 0, 10_000);
		this.stream.flush();
	}

	@Override
	public Set<Object> memory() {
		return this.target.arrays;
	}

	@Override
	public void release() throws IOException {
		this.stream.close();
	}

	@Override
	public void releaseOnceMore() {
		this.stream.discard();
	}

	@Override
	public List<LateUse> lateUses() {
		int before = this.target.size();
		return List.of(refused("write(int)", () -> this.stream.write('x')),
				refused("write", () -> this.stream.write(new byte[10_000])),
				LateUse.hasNoEffect("flush", this.stream::flush),
				LateUse.hasNoEffect("isOpen", () -> assertThat(this.stream.isOpen()).isFalse()),
				LateUse.hasNoEffect("abandon", () -> assertThat(this.stream.abandon("here")).isFalse()),
				LateUse.hasNoEffect("detach", this.stream::detach),
				LateUse.hasNoEffect("what was written", () -> assertThat(this.target.size()).isEqualTo(before)));
	}

	private static LateUse refused(String what, ThrowingCallable action) {
		return new LateUse(what, action, IOException.class, "Pool 'gzip': stream closed");
	}

	@Override
	public void releaseUnharmed(byte value) throws IOException {
		this.stream.write(this.content, 10_000, 10_000);
		this.stream.close();
		assertThat(this.content).containsOnly(value);
		assertThat(new GZIPInputStream(new ByteArrayInputStream(this.target.toByteArray())).readAllBytes())
			.isEqualTo(this.content);
	}

	/** Sees the array that everything is compressed into. */
	private static final class Target extends ByteArrayOutputStream {

		private final Set<Object> arrays = Owner.identities();

		@Override
		public synchronized void write(byte[] source, int offset, int length) {
			this.arrays.add(source);
			super.write(source, offset, length);
		}

	}

}
