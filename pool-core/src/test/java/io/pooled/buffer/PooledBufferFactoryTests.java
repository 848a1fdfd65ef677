package io.pooled.buffer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import io.pooled.LeakDetection;
import io.pooled.PoolDetails.SizeClass;
import io.pooled.PoolStats;
import io.pooled.SharedMemory;
import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.UpkeepSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PooledBufferFactoryTests extends AbstractBufferFactoryTests {

	@Test
	void useReleasesAndReturnsAndThrows() {
		String result = this.factory.use((buffer) -> {
			buffer.writeUtf8("hello");
			return buffer.toString(StandardCharsets.UTF_8);
		});
		assertThat(result).isEqualTo("hello");
		assertThatIOException().isThrownBy(this::failWithCheckedException).withMessage("broken");
		StatsLaws.holdAtRest(this.factory.stats());
	}

	// Compiles only if the exception type is inferred.
	private void failWithCheckedException() throws IOException {
		this.factory.use((buffer) -> {
			if (buffer.size() == 0) {
				throw new IOException("broken");
			}
			return buffer;
		});
	}

	@Test
	void useAndFillTakePlainFunctionsAsWell() {
		Function<PooledBuffer, Long> size = PooledBuffer::size;
		long empty = this.factory.use(size);
		assertThat(empty).isZero();
		Consumer<AutoCloseable> nothing = (target) -> assertThat(target).isNotNull();
		this.factory.fill(nothing).close();
		PooledBufferFactory.Filler<IOException> broken = (target) -> {
			throw new IOException("broken");
		};
		Consumer<PooledBuffer> plain = broken;
		assertThatIOException().isThrownBy(() -> this.factory.fill(plain)).withMessage("broken");
		StatsLaws.holdAtRest(this.factory.stats());
	}

	@Test
	void fillReturnsTheFilledBufferAndLeavesItsReleaseToTheCaller() {
		try (PooledBuffer buffer = this.factory.fill((target) -> target.writeUtf8("hello"))) {
			assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("hello");
			assertThat(this.factory.stats().inUse()).isEqualTo(1);
		}
		StatsLaws.holdAtRest(this.factory.stats());
	}

	@Test
	void fillReleasesTheBufferWhenTheFillerThrows() {
		assertThatIOException().isThrownBy(() -> this.factory.fill((target) -> {
			target.write(new byte[200 * KB]);
			throw new IOException("broken");
		})).withMessage("broken");
		StatsLaws.holdAtRest(this.factory.stats());
		assertThat(this.factory.stats().staleReleases()).isZero();
	}

	@Test
	void bufferIsClosedOrDiscardedIfItIsOpenAndNothingElseIsCounted() {
		PooledBuffer closed = this.factory.acquire();
		closed.write(new byte[20 * KB]);
		PooledBuffer discarded = this.factory.acquire();
		assertThat(closed.closeIfOpen()).isTrue();
		assertThat(discarded.discardIfOpen()).isTrue();
		assertThat(List.of(closed, discarded)).allSatisfy((buffer) -> {
			assertThat(buffer.closeIfOpen()).isFalse();
			assertThat(buffer.discardIfOpen()).isFalse();
		});
		StatsLaws.holdAtRest(this.factory.stats());
		assertThat(this.factory.stats().staleReleases()).isZero();
		assertThat(this.factory.stats().discarded()).containsEntry("explicit", 1L);
	}

	@Test
	void oneOfManyThatReleaseABufferIfItIsOpenDoes() {
		for (int round = 0; round < 1000; round++) {
			PooledBuffer buffer = this.factory.acquire();
			buffer.write(new byte[(round % 3) * KB]);
			AtomicInteger released = new AtomicInteger();
			Together.run(2, (thread) -> {
				if ((thread == 0) ? buffer.closeIfOpen() : buffer.discardIfOpen()) {
					released.incrementAndGet();
				}
			});
			assertThat(released).hasValue(1);
		}
		StatsLaws.holdAtRest(this.factory.stats());
		assertThat(this.factory.stats().staleReleases()).isZero();
	}

	@Test
	void statsCountSegments() {
		try (PooledBuffer buffer = this.factory.acquire(0)) {
			buffer.write(new byte[5 * KB]);
			assertThat(this.factory.stats().kind()).isEqualTo("buffer");
			assertThat(this.factory.stats().acquires()).isEqualTo(5);
			assertThat(this.factory.stats().inUse()).isEqualTo(5);
		}
		try (PooledBuffer buffer = this.factory.acquire(0)) {
			buffer.write(new byte[5 * KB]);
		}
		PoolStats stats = this.factory.stats();
		assertThat(stats.hits()).isEqualTo(5);
		assertThat(stats.misses()).isEqualTo(5);
		assertThat(stats.idle()).isEqualTo(5);
		assertThat(stats.retainedBytes()).isEqualTo(20 * KB);
		assertThat(stats.maxRetainedBytes()).isEqualTo(SharedMemory.ofHeap().maxRetained());
		assertThat(this.factory.details().sizeClasses()).containsExactly(new SizeClass(KB, 4, 4, 4, 4 * KB),
				new SizeClass(16 * KB, 1, 1, 1, 16 * KB), new SizeClass(128 * KB, 0, 0, 0, 0));
		assertRetainedIsWhatIsIdle(this.factory);
	}

	@Test
	void secondReleaseThrowsInStrictMode() {
		PooledBufferFactory factory = PooledBufferFactory.builder("strict")
			.upkeep(new UpkeepSettings(Duration.ZERO, Duration.ZERO, LeakDetection.STRICT))
			.build();
		PooledBuffer buffer = factory.acquire();
		buffer.close();
		assertThatIllegalStateException().isThrownBy(buffer::close)
			.withMessageContaining("Pool 'strict': released twice");
		assertThatIllegalStateException().isThrownBy(buffer::discard)
			.withMessageContaining("Pool 'strict': released twice");
		assertThat(factory.stats().staleReleases()).isEqualTo(2);
		StatsLaws.holdAtRest(factory.stats());
	}

	@Test
	void detailsShowTheSettings() {
		PooledBufferFactory factory = PooledBufferFactory.builder("settings")
			.sizeClasses(10, 20)
			.maxCapacity(30)
			.maxRetained(400)
			.limit(50)
			.zeroOnRelease(true)
			.preallocate(6)
			.build();
		assertThat(factory.details().settings()).containsEntry("sizeClasses", List.of(10, 20))
			.containsEntry("initial", "adaptive")
			.containsEntry("maxCapacity", 30L)
			.containsEntry("maxRetained", 400L)
			.containsEntry("limit", 50L)
			.containsEntry("reset", "zero")
			.containsEntry("preallocate", 6)
			.containsEntry("leakDetection", "count");
		assertThat(PooledBufferFactory.builder("x").initial(5).build().details().settings()).containsEntry("initial", 5)
			.containsEntry("reset", "clear");
	}

	@Test
	void nameIsShown() {
		assertThat(this.factory.name()).isEqualTo("buffers");
		assertThat(this.factory).hasToString("Pool 'buffers'");
	}

}
