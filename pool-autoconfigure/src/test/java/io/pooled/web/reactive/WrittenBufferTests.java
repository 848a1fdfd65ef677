package io.pooled.web.reactive;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link WrittenBuffer}.
 */
class WrittenBufferTests {

	private final PooledBufferFactory pool = PooledBufferFactory.builder("pool").build();

	private final DataBufferFactory netty = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);

	@AfterEach
	void nothingIsInUse() {
		assertThat(this.pool.stats().inUse()).isZero();
		assertThat(this.pool.stats().staleReleases()).isZero();
	}

	@Test
	void memoryIsUsedAgainOnlyWhenNettyHasReleasedEachPart() {
		WrittenBuffer written = new WrittenBuffer(buffer(40_000));
		List<DataBuffer> parts = parts(written, this.netty);
		assertThat(parts).hasSizeGreaterThan(1);
		assertThat(parts.stream().mapToInt(DataBuffer::readableByteCount).sum()).isEqualTo(40_000);
		written.release();
		for (DataBuffer part : parts) {
			assertThat(this.pool.stats().inUse()).isEqualTo(parts.size());
			DataBufferUtils.release(part);
		}
		assertThat(this.pool.stats().idle()).isEqualTo(parts.size());
	}

	@Test
	void joinedPartsAreReleasedTogether() {
		WrittenBuffer written = new WrittenBuffer(buffer(40_000));
		DataBuffer joined = this.netty.join(parts(written, this.netty));
		written.release();
		assertThat(this.pool.stats().inUse()).isPositive();
		DataBufferUtils.release(joined);
	}

	@Test
	void nothingIsHandedOutOnceTheResponseHasEnded() {
		WrittenBuffer written = new WrittenBuffer(buffer(2000));
		Flux<DataBuffer> parts = written.parts(this.netty);
		written.release();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> parts.collectList().block());
	}

	@Test
	void anotherServerKeepsWhatItGotWhenTheMemoryIsUsedAgain() {
		byte[] content = "content".repeat(6_000).getBytes(StandardCharsets.UTF_8);
		PooledBuffer buffer = this.pool.fill((target) -> target.write(content));
		WrittenBuffer written = new WrittenBuffer(buffer);
		List<DataBuffer> parts = parts(written, DefaultDataBufferFactory.sharedInstance);
		written.release();
		assertThat(this.pool.stats().inUse()).isZero();
		try (PooledBuffer next = this.pool.fill((target) -> target.write(new byte[content.length]))) {
			assertThat(next.isReused()).isTrue();
			String received = DefaultDataBufferFactory.sharedInstance.join(parts).toString(StandardCharsets.UTF_8);
			assertThat(received.getBytes(StandardCharsets.UTF_8)).isEqualTo(content);
		}
	}

	@Test
	void secondUseOfABufferIsRefusedAndNamesThePool() {
		PooledBuffer buffer = buffer(2000);
		WrittenBuffer written = new WrittenBuffer(buffer);
		List<DataBuffer> parts = parts(written, this.netty);
		assertThatIllegalStateException().isThrownBy(() -> new WrittenBuffer(buffer)).withMessageContaining("'pool'");
		buffer.close();
		assertThat(this.pool.stats().inUse()).as("Netty has them still").isEqualTo(parts.size());
		written.release();
		parts.forEach(DataBufferUtils::release);
	}

	@Test
	void nettyNeedNotBeThere() throws Exception {
		Class<?> type = new WithoutNetty().loadClass(WrittenBuffer.class.getName());
		Constructor<?> constructor = type.getDeclaredConstructor(PooledBuffer.class);
		constructor.setAccessible(true);
		Object written = constructor.newInstance(buffer(500));
		Method parts = type.getDeclaredMethod("parts", DataBufferFactory.class);
		parts.setAccessible(true);
		assertThat(((Flux<?>) parts.invoke(written, DefaultDataBufferFactory.sharedInstance)).collectList().block())
			.hasSize(1);
		Method release = type.getDeclaredMethod("release");
		release.setAccessible(true);
		release.invoke(written);
	}

	private PooledBuffer buffer(int size) {
		return this.pool.fill((target) -> target.write(new byte[size]));
	}

	private static List<DataBuffer> parts(WrittenBuffer written, DataBufferFactory factory) {
		return Objects.requireNonNull(written.parts(factory).collectList().block());
	}

	private static final class WithoutNetty extends ClassLoader {

		private WithoutNetty() {
			super(WrittenBufferTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.startsWith("io.netty.")) {
				throw new ClassNotFoundException(name);
			}
			if (!name.startsWith("io.pooled.web.reactive.")) {
				return super.loadClass(name, resolve);
			}
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream content = getResourceAsStream(name.replace('.', '/') + ".class")) {
				if (content == null) {
					throw new ClassNotFoundException(name);
				}
				byte[] bytes = content.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
