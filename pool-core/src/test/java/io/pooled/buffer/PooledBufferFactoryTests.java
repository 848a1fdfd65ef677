package io.pooled.buffer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.pooled.LeakDetection;
import io.pooled.PoolDetails.SizeClass;
import io.pooled.PoolDetails.SizeCount;
import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.UpkeepSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class PooledBufferFactoryTests {

	private static final int KB = 1024;

	private static final int MB = KB * KB;

	private final PooledBufferFactory factory = PooledBufferFactory.builder("buffers").build();

	@ParameterizedTest
	@CsvSource({ "0, 1024", "1, 1024", "1023, 1024", "1024, 1024", "1025, 16384", "16384, 16384", "16385, 131072",
			"131072, 131072", "131073, 131072", "2147483647, 131072" })
	void expectedSizeChoosesTheSmallestClassThatHoldsIt(int expected, int size) {
		try (PooledBuffer buffer = this.factory.acquire(expected)) {
			assertThat(buffer.head().bytes).hasSize(size);
		}
	}

	@Test
	void unknownSizeStartsSmallUnlessToldOtherwise() {
		try (PooledBuffer buffer = this.factory.acquire()) {
			assertThat(buffer.head().bytes).hasSize(KB);
		}
		PooledBufferFactory large = PooledBufferFactory.builder("large").initial(10_000).build();
		try (PooledBuffer buffer = large.acquire()) {
			assertThat(buffer.head().bytes).hasSize(16 * KB);
		}
		PooledBufferFactory huge = PooledBufferFactory.builder("huge").initial(MB).build();
		try (PooledBuffer buffer = huge.acquire()) {
			assertThat(buffer.head().bytes).hasSize(128 * KB);
		}
	}

	@Test
	void negativeExpectedSizeIsRefusedAndNothingIsLeased() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.factory.acquire(-1))
			.withMessage("Pool 'buffers': the expected size must not be negative, not -1");
		assertThat(this.factory.stats().acquires()).isZero();
	}

	@Test
	void bufferGrowsInTheNextClassOnceItIsAQuarterOfIt() {
		try (PooledBuffer buffer = this.factory.acquire(0)) {
			buffer.write(new byte[400 * KB]);
			List<Integer> sizes = new ArrayList<>();
			for (Segment segment = buffer.head(); segment != null; segment = buffer.after(segment)) {
				sizes.add(segment.bytes.length / KB);
			}
			assertThat(sizes).containsExactly(1, 1, 1, 1, 16, 16, 128, 128, 128);
		}
		StatsLaws.holdAtRest(this.factory.stats());
	}

	@Test
	void bufferThatGrowsStaysInTheClassItWasRoutedTo() {
		try (PooledBuffer buffer = this.factory.acquire(MB)) {
			buffer.write(new byte[300 * KB]);
			for (Segment segment = buffer.head(); segment != null; segment = buffer.after(segment)) {
				assertThat(segment.bytes).hasSize(128 * KB);
			}
		}
	}

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
		assertThat(stats.maxRetainedBytes()).isEqualTo(32 * MB);
		assertThat(this.factory.details().sizeClasses()).containsExactly(new SizeClass(KB, 4, 4, 4, 4 * KB),
				new SizeClass(16 * KB, 1, 1, 1, 16 * KB), new SizeClass(128 * KB, 0, 0, 0, 0));
		assertRetainedIsWhatIsIdle(this.factory);
	}

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
	void hugeBufferGivesBackMaxCapacityUnlessToldOtherwise() {
		PooledBufferFactory factory = PooledBufferFactory.builder("flooded").maxRetained(4 * MB).build();
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

	private static void assertRetainedIsWhatIsIdle(PooledBufferFactory factory) {
		PoolStats stats = factory.stats();
		StatsLaws.holdAtRest(stats);
		List<SizeClass> classes = factory.details().sizeClasses();
		assertThat(classes.stream().mapToLong(SizeClass::retainedBytes).sum()).isEqualTo(stats.retainedBytes());
		assertThat(classes.stream().mapToLong((each) -> each.size() * each.idle()).sum())
			.isEqualTo(stats.retainedBytes());
		assertThat(classes.stream().mapToLong(SizeClass::idle).sum()).isEqualTo(stats.idle());
		assertThat(classes.stream().mapToLong(SizeClass::hits).sum()).isEqualTo(stats.hits());
		assertThat(classes.stream().mapToLong(SizeClass::misses).sum()).isEqualTo(stats.misses());
	}

	@Test
	void adaptiveStartFollowsTheSizesOfLate() {
		fill(this.factory, 1000, 20 * KB);
		try (PooledBuffer buffer = this.factory.acquire()) {
			assertThat(buffer.head().bytes).hasSize(128 * KB);
		}
		fill(this.factory, 3000, 10);
		try (PooledBuffer buffer = this.factory.acquire()) {
			assertThat(buffer.head().bytes).hasSize(KB);
		}
		fill(this.factory, 3000, 10 * KB);
		try (PooledBuffer buffer = this.factory.acquire()) {
			assertThat(buffer.head().bytes).hasSize(16 * KB);
		}
		assertRetainedIsWhatIsIdle(this.factory);
	}

	@Test
	void adaptiveStartCoversNineInTenOnly() {
		for (int i = 0; i < 2000; i++) {
			fill(this.factory, 1, (i % 20 == 0) ? 100 * KB : 500);
		}
		try (PooledBuffer buffer = this.factory.acquire()) {
			assertThat(buffer.head().bytes).hasSize(KB);
		}
	}

	@Test
	void fixedStartDoesNotAdapt() {
		PooledBufferFactory factory = PooledBufferFactory.builder("fixed").initial(KB).build();
		fill(factory, 1000, 20 * KB);
		try (PooledBuffer buffer = factory.acquire()) {
			assertThat(buffer.head().bytes).hasSize(KB);
		}
	}

	@Test
	void sizesAreCountedByPowersOfTwo() {
		fill(this.factory, 1, 0);
		fill(this.factory, 2, 1);
		fill(this.factory, 3, 2);
		fill(this.factory, 5, 3);
		fill(this.factory, 7, 4);
		fill(this.factory, 11, 1024);
		fill(this.factory, 13, 1025);
		fill(this.factory, 1, 3 * MB);
		assertThat(this.factory.details().sizes()).containsExactly(new SizeCount(1, 3), new SizeCount(2, 3),
				new SizeCount(4, 12), new SizeCount(1024, 11), new SizeCount(2048, 13), new SizeCount(4 * MB, 1));
	}

	private static void fill(PooledBufferFactory factory, int buffers, int size) {
		byte[] content = new byte[size];
		for (int i = 0; i < buffers; i++) {
			try (PooledBuffer buffer = factory.acquire()) {
				buffer.write(content);
			}
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
		assertRefused(builder().preallocate(1025),
				"preallocate must be from 0 to what maxRetained has room for, not 1025");
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

	@Test
	void nameIsShown() {
		assertThat(this.factory.name()).isEqualTo("buffers");
		assertThat(this.factory).hasToString("Pool 'buffers'");
	}

}
