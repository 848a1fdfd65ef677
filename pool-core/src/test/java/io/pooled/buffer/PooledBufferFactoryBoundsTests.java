package io.pooled.buffer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.pooled.PoolDetails.SizeClass;
import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.Together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class PooledBufferFactoryBoundsTests extends AbstractBufferFactoryTests {

	@Test
	void bufferGivesBackAtMostMaxCapacity() {
		PooledBufferFactory factory = PooledBufferFactory.builder("capped")
			.sizeClasses(100)
			.maxCapacity(350)
			.maxRetained(10_000)
			.build();
		try (PooledBuffer buffer = factory.acquire()) {
			buffer.write(new byte[1000]);
		}
		PoolStats stats = factory.stats();
		assertThat(stats.idle()).isEqualTo(3);
		assertThat(stats.retainedBytes()).isEqualTo(300);
		assertThat(stats.discarded()).containsEntry("oversize", 7L);
		assertRetainedIsWhatIsIdle(factory);
		try (PooledBuffer buffer = factory.acquire()) {
			buffer.write(new byte[350]);
		}
		assertThat(factory.stats().discarded()).containsEntry("oversize", 8L);
		assertRetainedIsWhatIsIdle(factory);
	}

	@Test
	void classLargerThanMaxCapacityIsNotUsedAsItCouldNotBeKept() {
		PooledBufferFactory factory = PooledBufferFactory.builder("capped").maxCapacity(20 * KB).build();
		for (int i = 0; i < 3; i++) {
			try (PooledBuffer buffer = factory.acquire(MB)) {
				buffer.write(new byte[200 * KB]);
			}
		}
		assertThat(factory.details().sizeClasses()).last().satisfies((largest) -> {
			assertThat(largest.size()).isEqualTo(128 * KB);
			assertThat(largest.misses()).isZero();
		});
		assertThat(factory.stats().idle()).isOne();
		assertThat(factory.stats().discarded()).containsEntry("oversize", 36L);
		assertRetainedIsWhatIsIdle(factory);
	}

	@Test
	void oneHugeBufferMustNotFillThePool() {
		PooledBufferFactory factory = PooledBufferFactory.builder("flooded")
			.maxRetained(4 * MB)
			.maxCapacity(Long.MAX_VALUE)
			.limit(80 * MB)
			.build();
		byte[] chunk = new byte[MB];
		try (PooledBuffer buffer = factory.acquire()) {
			for (int i = 0; i < 64; i++) {
				buffer.write(chunk);
			}
			assertThat(buffer.size()).isEqualTo(64 * MB);
		}
		PoolStats stats = factory.stats();
		assertThat(stats.retainedBytes()).isBetween(3L * MB, 4L * MB);
		assertThat(stats.discarded().get("full")).isGreaterThan(64 * 8 - 40);
		assertRetainedIsWhatIsIdle(factory);
	}

	@Test
	void hugeBufferGivesBackMaxCapacity() {
		PooledBufferFactory factory = PooledBufferFactory.builder("flooded")
			.maxRetained(4 * MB)
			.maxCapacity(MB)
			.build();
		byte[] chunk = new byte[MB];
		try (PooledBuffer buffer = factory.acquire()) {
			for (int i = 0; i < 64; i++) {
				buffer.write(chunk);
			}
		}
		assertThat(factory.stats().retainedBytes()).isBetween(MB - 128L * KB, (long) MB);
		assertRetainedIsWhatIsIdle(factory);
	}

	@Test
	void retainedNeverExceedsItsBoundWhileThreadsWriteAnything() {
		PooledBufferFactory factory = PooledBufferFactory.builder("bounded").maxRetained(4 * MB).build();
		AtomicInteger working = new AtomicInteger(16);
		byte[] chunk = new byte[64 * KB];
		Together.run(17, (thread) -> {
			while (thread == 16 && working.get() > 0) {
				PoolStats stats = factory.stats();
				assertThat(stats.retainedBytes()).isLessThanOrEqualTo(4 * MB);
				StatsLaws.holdAtAnyTime(stats);
			}
			if (thread < 16) {
				Random random = new Random(thread);
				for (int i = 0; i < 40; i++) {
					writeRandom(factory, random, chunk);
				}
			}
			working.decrementAndGet();
		});
		assertRetainedIsWhatIsIdle(factory);
	}

	// From one byte to 8 MB, small ones as likely as large ones.
	private static void writeRandom(PooledBufferFactory factory, Random random, byte[] chunk) {
		int size = 1 + random.nextInt(1 << (3 + random.nextInt(21)));
		try (PooledBuffer buffer = random.nextBoolean() ? factory.acquire() : factory.acquire(size)) {
			for (int left = size; left > 0; left -= chunk.length) {
				buffer.write(chunk, 0, Math.min(left, chunk.length));
			}
			assertThat(buffer.size()).isEqualTo(size);
		}
	}

	@Test
	void preallocatedSegmentsAreHits() {
		PooledBufferFactory factory = PooledBufferFactory.builder("ahead").preallocate(50).build();
		assertThat(factory.stats().created()).isEqualTo(50);
		assertThat(factory.stats().idle()).isEqualTo(50);
		assertThat(factory.stats().retainedBytes()).isEqualTo(50 * KB);
		List<PooledBuffer> buffers = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			buffers.add(factory.acquire());
		}
		assertThat(factory.stats().hits()).isEqualTo(50);
		assertThat(factory.stats().misses()).isZero();
		buffers.forEach(PooledBuffer::close);
		assertRetainedIsWhatIsIdle(factory);
	}

	@Test
	void trimEmptiesEveryClassAndLeavesOpenBuffersAlone() {
		fill(this.factory, 1, 300 * KB);
		long idle = this.factory.stats().idle();
		try (PooledBuffer open = this.factory.acquire(0)) {
			open.write(new byte[100]);
			assertThat(this.factory.trim()).isEqualTo((int) idle - 1);
			assertThat(this.factory.stats().idle()).isZero();
			open.write(new byte[2 * KB]);
			assertThat(open.size()).isEqualTo(2 * KB + 100);
		}
		assertThat(this.factory.stats().discarded()).containsEntry("explicit", idle - 1);
		assertRetainedIsWhatIsIdle(this.factory);
	}

	@Test
	void closedPoolRefusesToLeaseAndKeepsNothing() {
		fill(this.factory, 1, 300 * KB);
		PooledBuffer open = this.factory.acquire();
		open.writeUtf8("still usable");
		this.factory.close();
		this.factory.close();
		assertThatIllegalStateException().isThrownBy(this.factory::acquire).withMessage("Pool 'buffers' is closed");
		assertThatIllegalStateException().isThrownBy(() -> this.factory.acquire(MB))
			.withMessage("Pool 'buffers' is closed");
		open.writeUtf8("!");
		assertThat(open.toString(StandardCharsets.UTF_8)).isEqualTo("still usable!");
		open.close();
		assertThat(this.factory.stats().idle()).isZero();
		assertThat(this.factory.stats().retainedBytes()).isZero();
		assertRetainedIsWhatIsIdle(this.factory);
	}

	@Test
	void openBufferMayGrowAfterThePoolWasClosed() {
		PooledBuffer open = this.factory.acquire(0);
		open.writeUtf8("x");
		this.factory.close();
		assertThatNoException().isThrownBy(() -> open.write(new byte[100 * KB]));
		assertThat(open.size()).isEqualTo(100 * KB + 1);
		open.close();
		assertThat(this.factory.stats().idle()).isZero();
		assertRetainedIsWhatIsIdle(this.factory);
	}

	@Test
	void builderNamesWhatDoesNotFit() {
		assertRefused(builder().sizeClasses(), "sizeClasses must name at least one size");
		assertRefused(builder().sizeClasses(0, 5), "sizeClasses must be positive and ascending, not [0, 5]");
		assertRefused(builder().sizeClasses(5, 5), "sizeClasses must be positive and ascending, not [5, 5]");
		assertRefused(builder().sizeClasses(6, 5), "sizeClasses must be positive and ascending, not [6, 5]");
		assertRefused(builder().initial(-1), "initial must not be negative, not -1");
		assertRefused(builder().maxCapacity(1023), "maxCapacity must be at least the smallest size class, not 1023");
		assertRefused(builder().maxRetained(1023),
				"maxRetained must be at least one segment of the smallest size class, not 1023");
		assertRefused(builder().limit(0), "limit must be at least one byte, not 0");
		assertRefused(builder().preallocate(-1), "preallocate must be from 0 to what maxRetained has room for, not -1");
		assertRefused(builder().maxRetained(5000).preallocate(5),
				"preallocate must be from 0 to what maxRetained has room for, not 5");
		assertRefused(builder().preallocate(4097),
				"preallocate must be from 0 to what maxRetained has room for, not 4097");
		assertThatNoException().isThrownBy(() -> builder().maxRetained(5000).preallocate(4).build());
	}

	private static PooledBufferFactory.Builder builder() {
		return PooledBufferFactory.builder("builder");
	}

	private static void assertRefused(PooledBufferFactory.Builder builder, String message) {
		assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
	}

	@Test
	@SuppressWarnings("NullAway")
	void builderRefusesNull() {
		assertThatNullPointerException().isThrownBy(() -> PooledBufferFactory.builder(null)).withMessage("name");
		assertThatNullPointerException().isThrownBy(() -> builder().upkeep(null)).withMessage("upkeep");
	}

	@Test
	void arrayOfSizeClassesIsCopied() {
		int[] sizes = { 100, 200 };
		PooledBufferFactory.Builder builder = builder().sizeClasses(sizes);
		sizes[0] = 300;
		assertThat(builder.build().details().sizeClasses()).extracting(SizeClass::size).containsExactly(100L, 200L);
	}

}
