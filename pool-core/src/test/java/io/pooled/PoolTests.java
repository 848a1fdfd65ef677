package io.pooled;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class PoolTests {

	private final RecordingFactory factory = new RecordingFactory();

	private final Pool<StringBuilder> pool = Pool.builder("things", this.factory).build();

	@Test
	void acquireCreatesOnlyWhenNothingIsIdle() {
		try (Lease<StringBuilder> first = this.pool.acquire(); Lease<StringBuilder> second = this.pool.acquire()) {
			assertThat(first.get()).isNotSameAs(second.get());
		}
		this.pool.acquire().close();
		assertThat(this.factory.created).hasSize(2);
		PoolStats stats = this.pool.stats();
		assertThat(stats.kind()).isEqualTo("object");
		assertThat(stats.hits()).isEqualTo(1);
		assertThat(stats.misses()).isEqualTo(2);
		assertThat(stats.acquires()).isEqualTo(3);
		assertThat(stats.releases()).isEqualTo(3);
		assertThat(stats.created()).isEqualTo(2);
		assertThat(stats.idle()).isEqualTo(2);
		assertThat(stats.hitRate()).isEqualTo(1.0 / 3);
		StatsLaws.holdAtRest(stats);
	}

	@Test
	void releasedObjectIsHandedOutAgain() {
		StringBuilder object;
		try (Lease<StringBuilder> lease = this.pool.acquire()) {
			object = lease.get();
		}
		try (Lease<StringBuilder> lease = this.pool.acquire()) {
			assertThat(lease.get()).isSameAs(object);
		}
	}

	@Test
	void objectReleasedByOneThreadIsHandedToAnother() {
		AtomicReference<@Nullable StringBuilder> seen = new AtomicReference<>();
		Together.elsewhere(() -> this.pool.use((object) -> {
			seen.set(object);
			return object;
		}));
		try (Lease<StringBuilder> lease = this.pool.acquire()) {
			assertThat(lease.get()).isSameAs(seen.get());
		}
		assertThat(this.pool.stats().hits()).isEqualTo(1);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void inUseFollowsTheLeases() {
		Lease<StringBuilder> first = this.pool.acquire();
		Lease<StringBuilder> second = this.pool.acquire();
		assertThat(this.pool.stats().inUse()).isEqualTo(2);
		first.close();
		assertThat(this.pool.stats().inUse()).isEqualTo(1);
		second.discard();
		assertThat(this.pool.stats().inUse()).isZero();
	}

	@Test
	@SuppressWarnings("NullAway") // does not infer that the result may be null
	void useReturnsWhatTheActionReturns() {
		String result = this.pool.use((object) -> object.append("hello").toString());
		assertThat(result).isEqualTo("hello");
		Object nothing = this.pool.use((object) -> null);
		assertThat(nothing).isNull();
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void useThrowsTheCheckedExceptionOfTheActionAndReleases() {
		assertThatExceptionOfType(IOException.class).isThrownBy(this::failWithCheckedException).withMessage("broken");
		assertThat(this.pool.stats().idle()).isEqualTo(1);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	// Compiles only if the exception type is inferred.
	private void failWithCheckedException() throws IOException {
		this.pool.use((object) -> {
			if (object.isEmpty()) {
				throw new IOException("broken");
			}
			return object;
		});
	}

	@Test
	void usePassesOnWhatAPlainFunctionReturnsOrThrowsAndReleases() {
		Function<CharSequence, Integer> length = CharSequence::length;
		int result = this.pool.use(length);
		assertThat(result).isZero();
		PooledFunction<CharSequence, Integer, IOException> broken = (object) -> {
			throw new IOException("broken");
		};
		Function<CharSequence, Integer> plain = broken;
		assertThatIOException().isThrownBy(() -> this.pool.use(plain)).withMessage("broken");
		assertThat(this.pool.stats().inUse()).isZero();
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void useReleasesWhenTheActionThrowsAnError() {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> this.pool.use((object) -> {
			throw new StackOverflowError();
		}));
		assertThat(this.pool.stats().idle()).isEqualTo(1);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void useNestsWithoutSharing() {
		this.pool.use((outer) -> this.pool.use((inner) -> assertThat(inner).isNotSameAs(outer)));
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void resetRunsOncePerReleaseBeforeAnybodyElseSeesTheObject() {
		AtomicInteger resets = new AtomicInteger();
		Pool<Owned> pool = Pool.builder("reset", new PooledObjectFactory<Owned>() {

			@Override
			public Owned create() {
				return new Owned();
			}

			@Override
			public boolean reset(Owned object) {
				resets.incrementAndGet();
				object.take(-1);
				object.give(-1);
				return true;
			}

		}).maxIdle(2).build();
		Together.run(4, (thread) -> {
			for (int i = 0; i < 20_000; i++) {
				try (Lease<Owned> lease = pool.acquire()) {
					Owned object = lease.get();
					object.take(thread + 1);
					object.give(thread + 1);
				}
			}
		});
		assertThat(resets).hasValue(80_000);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void resetRunsOnReleaseByLambdaToo() {
		this.pool.use((object) -> object.append("secret"));
		assertThat(this.factory.reset).hasSize(1);
		assertThat(this.factory.reset.get(0)).isEmpty();
	}

	@Test
	void discardDoesNotReset() {
		Lease<StringBuilder> lease = this.pool.acquire();
		lease.discard();
		assertThat(this.factory.reset).isEmpty();
		assertThat(this.factory.destroyed).isEqualTo(this.factory.created);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void objectThatResetRefusesIsDiscardedAsInvalidAndDestroyedOnce(boolean fromSlot) {
		AtomicBoolean valid = new AtomicBoolean(fromSlot);
		RecordingFactory factory = new RecordingFactory((object) -> valid.get());
		Pool<StringBuilder> pool = Pool.builder("refusing", factory).build();
		if (fromSlot) {
			pool.acquire().close();
			valid.set(false);
		}
		pool.acquire().close();
		assertThat(factory.destroyed).isEqualTo(factory.created).hasSize(1);
		assertThat(pool.stats().discarded()).containsEntry("invalid", 1L);
		assertThat(pool.stats().idle()).isZero();
		pool.use((object) -> assertThat(object).isNotSameAs(factory.destroyed.get(0)));
		StatsLaws.holdAtRest(pool.stats());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void objectWhoseResetThrowsIsDiscardedAsInvalidAndTheOwnerDoesNotHearOfIt(boolean lambda) {
		RecordingFactory factory = new RecordingFactory((object) -> {
			throw new IllegalArgumentException("reset failed");
		});
		Pool<StringBuilder> pool = Pool.builder("throwing", factory).build();
		if (lambda) {
			pool.use((object) -> object);
		}
		else {
			pool.acquire().close();
		}
		assertThat(factory.destroyed).isEqualTo(factory.created).hasSize(1);
		assertThat(pool.stats().discarded()).containsEntry("invalid", 1L);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void objectWhoseResetThrowsACheckedExceptionIsDiscardedLikewise() {
		RecordingFactory factory = new RecordingFactory((object) -> {
			throw sneaky(new IOException("reset failed"));
		});
		Pool<StringBuilder> pool = Pool.builder("sneaky", factory).build();
		try {
			pool.acquire().close();
		}
		catch (Exception ex) {
			assertThat(ex).isInstanceOf(IOException.class);
		}
		assertThat(factory.destroyed).isEqualTo(factory.created).hasSize(1);
		StatsLaws.holdAtRest(pool.stats());
	}

	@SuppressWarnings("unchecked")
	private static <X extends Throwable> RuntimeException sneaky(Throwable failure) throws X {
		throw (X) failure;
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void errorOfResetReachesTheOwnerAndLeavesNothingLeased(boolean lambda) {
		RecordingFactory factory = new RecordingFactory((object) -> {
			throw new OutOfMemoryError("reset failed");
		});
		Pool<StringBuilder> pool = Pool.builder("failing", factory).build();
		Lease<StringBuilder> lease = pool.acquire();
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> {
			if (lambda) {
				pool.use((object) -> object);
			}
			else {
				lease.close();
			}
		}).withMessage("reset failed");
		if (lambda) {
			lease.discard();
		}
		assertThat(factory.destroyed).hasSameElementsAs(factory.created).hasSameSizeAs(factory.created);
		assertThat(pool.stats().idle()).isZero();
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void exceptionOfDestroyIsIgnored() {
		Pool<String> pool = Pool.builder("destroy", new PooledObjectFactory<String>() {

			@Override
			public String create() {
				return "object";
			}

			@Override
			public boolean reset(String object) {
				return true;
			}

			@Override
			public void destroy(String object) {
				throw new IllegalStateException("destroy failed");
			}

		}).preallocate(3).build();
		assertThat(pool.trim()).isEqualTo(3);
		pool.acquire().discard();
		pool.close();
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void exceptionOfCreateReachesTheCallerAndLeavesThePoolAsItWas() {
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		Pool<StringBuilder> pool = Pool.builder("creating", () -> {
			Throwable ex = failure.get();
			if (ex != null) {
				throw PoolTests.<RuntimeException>sneaky(ex);
			}
			return new StringBuilder();
		}).build();
		pool.acquire().discard();
		PoolStats before = pool.stats();
		failure.set(new IllegalArgumentException("no licence"));
		assertThatIllegalArgumentException().isThrownBy(pool::acquire).withMessage("no licence");
		assertThatIllegalArgumentException().isThrownBy(() -> pool.use((object) -> object)).withMessage("no licence");
		failure.set(new OutOfMemoryError("no memory"));
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(pool::acquire).withMessage("no memory");
		assertThat(pool.stats()).usingRecursiveComparison().ignoringFields("churnPerGc").isEqualTo(before);
		failure.set(null);
		pool.acquire().close();
		assertThat(pool.stats().acquires()).isEqualTo(2);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void createThatReturnsNullIsReportedWithThePool() {
		AtomicReference<@Nullable String> next = new AtomicReference<>();
		Pool<String> pool = Pool.builder("nothing", (Supplier<String>) next::get).build();
		assertThatIllegalStateException().isThrownBy(pool::acquire)
			.withMessage("Pool 'nothing': its factory returned null");
		assertThat(pool.stats().acquires()).isZero();
		next.set("something");
		assertThat(pool.<String, RuntimeException>use((object) -> object)).isEqualTo("something");
		StatsLaws.holdAtRest(pool.stats());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 5, 16, 17, 40, 200 })
	void maxIdleIsAHardBound(int maxIdle) {
		RecordingFactory factory = new RecordingFactory();
		Pool<StringBuilder> pool = Pool.builder("bounded", factory).maxIdle(maxIdle).build();
		acquireAll(pool, maxIdle + 10).forEach(Lease::close);
		PoolStats stats = pool.stats();
		assertThat(stats.idle()).isEqualTo(maxIdle);
		assertThat(stats.discarded()).containsEntry("full", 10L);
		assertThat(factory.destroyed).hasSize(10).doesNotHaveDuplicates();
		StatsLaws.holdAtRest(stats);
	}

	@Test
	void maxIdleIsAHardBoundForSeveralThreads() {
		Pool<StringBuilder> pool = Pool.builder("bounded", new RecordingFactory()).maxIdle(37).build();
		AtomicBoolean done = new AtomicBoolean();
		Together.run(5, (thread) -> {
			if (thread == 0) {
				while (!done.get()) {
					assertThat(pool.stats().idle()).isLessThanOrEqualTo(37);
				}
				return;
			}
			for (int i = 0; i < 500; i++) {
				acquireAll(pool, 20).forEach(Lease::close);
			}
			done.set(true);
		});
		assertThat(pool.stats().idle()).isLessThanOrEqualTo(37);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void poolThatKeepsNothingWorks() {
		Pool<StringBuilder> pool = Pool.builder("keepless", this.factory).maxIdle(0).build();
		for (int i = 0; i < 5; i++) {
			pool.use((object) -> object.append("x"));
			pool.acquire().close();
		}
		assertThat(pool.stats().misses()).isEqualTo(10);
		assertThat(pool.stats().discarded()).containsEntry("full", 10L);
		assertThat(this.factory.destroyed).hasSize(10).doesNotHaveDuplicates();
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void oneThreadFindsEverythingItReleased() {
		Pool<StringBuilder> pool = Pool.builder("wide", new RecordingFactory()).maxIdle(200).build();
		for (int round = 0; round < 3; round++) {
			List<Lease<StringBuilder>> leases = acquireAll(pool, 200);
			assertThat(distinct(leases)).hasSize(200);
			leases.forEach(Lease::close);
			assertThat(pool.stats().idle()).isEqualTo(200);
		}
		assertThat(pool.stats().misses()).isEqualTo(200);
		assertThat(pool.stats().hits()).isEqualTo(400);
		assertThat(StatsLaws.discarded(pool.stats())).isZero();
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void preallocatedObjectsAreHits() {
		Pool<StringBuilder> pool = Pool.builder("ahead", this.factory).maxIdle(50).preallocate(50).build();
		assertThat(this.factory.created).hasSize(50);
		assertThat(pool.stats().idle()).isEqualTo(50);
		assertThat(pool.stats().created()).isEqualTo(50);
		acquireAll(pool, 50).forEach(Lease::close);
		assertThat(pool.stats().hits()).isEqualTo(50);
		assertThat(pool.stats().misses()).isZero();
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void trimLetsGoOfWhatIsIdleOnly() {
		List<Lease<StringBuilder>> leases = acquireAll(this.pool, 30);
		leases.subList(0, 20).forEach(Lease::close);
		assertThat(this.pool.trim()).isEqualTo(20);
		assertThat(this.pool.trim()).isZero();
		assertThat(this.factory.destroyed).hasSize(20).doesNotHaveDuplicates();
		assertThat(this.pool.stats().discarded()).containsEntry("explicit", 20L);
		assertThat(this.pool.stats().inUse()).isEqualTo(10);
		leases.subList(20, 30).forEach((lease) -> lease.get().append("still usable"));
		leases.subList(20, 30).forEach(Lease::close);
		assertThat(this.pool.stats().idle()).isEqualTo(10);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void trimWhileOthersWorkTakesNothingFromThem() {
		Pool<Owned> pool = Pool.builder("trimmed", Owned::new).maxIdle(8).build();
		AtomicBoolean done = new AtomicBoolean();
		Together.run(4, (thread) -> {
			for (int i = 0; thread == 0 && !done.get(); i++) {
				pool.trim();
			}
			for (int i = 0; thread != 0 && i < 100_000; i++) {
				try (Lease<Owned> lease = pool.acquire()) {
					lease.get().take(thread);
					lease.get().give(thread);
				}
			}
			done.set(true);
		});
		assertThat(pool.stats().acquires()).isEqualTo(300_000);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void closedPoolRefusesToLease() {
		this.pool.acquire().close();
		this.pool.close();
		assertThatIllegalStateException().isThrownBy(this.pool::acquire).withMessage("Pool 'things' is closed");
		assertThatIllegalStateException().isThrownBy(() -> this.pool.use((object) -> object))
			.withMessage("Pool 'things' is closed");
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void leasesStayUsableAcrossCloseAndTheirObjectsAreDestroyedOnce() {
		List<Lease<StringBuilder>> leases = acquireAll(this.pool, 5);
		leases.subList(3, 5).forEach(Lease::close);
		List<Lease<StringBuilder>> hits = acquireAll(this.pool, 1);
		this.pool.close();
		this.pool.close();
		assertThat(this.factory.destroyed).hasSize(1);
		leases.subList(0, 3).forEach((lease) -> assertThat(lease.get().append("usable")).hasToString("usable"));
		hits.forEach((lease) -> assertThat(lease.get().append("usable")).hasToString("usable"));
		leases.subList(0, 3).forEach(Lease::close);
		hits.forEach(Lease::discard);
		assertThat(this.factory.destroyed).hasSize(5).doesNotHaveDuplicates().containsAll(this.factory.created);
		PoolStats stats = this.pool.stats();
		assertThat(stats.idle()).isZero();
		assertThat(stats.discarded()).containsEntry("explicit", 5L);
		StatsLaws.holdAtRest(stats);
	}

	@Test
	void secondCloseAcrossCloseOfThePoolIsStale() {
		Lease<StringBuilder> hit = acquireReused(this.pool);
		this.pool.close();
		hit.close();
		hit.close();
		assertThat(this.pool.stats().staleReleases()).isEqualTo(1);
		assertThat(this.factory.destroyed).hasSize(1);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void acquireWhileThePoolClosesFailsForNoOtherReason() {
		for (int round = 0; round < 1500; round++) {
			Pool<Owned> pool = Pool.builder("closing", Owned::new).maxIdle(4).preallocate(4).build();
			CountDownLatch warm = new CountDownLatch(2);
			Together.run(3, (thread) -> {
				if (thread == 0) {
					warm.await();
					pool.close();
					return;
				}
				try {
					for (int i = 0; i < 3000; i++) {
						pool.acquire().close();
						if (i == 10) {
							warm.countDown();
						}
					}
				}
				catch (IllegalStateException ex) {
					assertThat(ex).hasMessage("Pool 'closing' is closed");
				}
			});
			assertThat(pool.stats().inUse()).isZero();
		}
	}

	@Test
	void closeWhileThreadsAcquireLeavesNothingBehind() {
		for (int round = 0; round < 1500; round++) {
			RecordingFactory factory = new RecordingFactory();
			Pool<StringBuilder> pool = Pool.builder("closing", factory).maxIdle(4).build();
			AtomicBoolean closed = new AtomicBoolean();
			CountDownLatch warm = new CountDownLatch(2);
			Together.run(3, (thread) -> {
				if (thread == 0) {
					warm.await();
					pool.close();
					closed.set(true);
				}
				else {
					acquireUntilClosed(pool, closed, warm);
				}
			});
			assertThat(pool.stats().idle()).as("idle after close in round %s", round).isZero();
			assertThat(factory.destroyed).hasSameSizeAs(factory.created).doesNotHaveDuplicates();
			StatsLaws.holdAtRest(pool.stats());
		}
	}

	private static void acquireUntilClosed(Pool<StringBuilder> pool, AtomicBoolean closed, CountDownLatch warm) {
		for (int i = 0; true; i++) {
			boolean over = closed.get();
			try {
				pool.acquire().close();
			}
			catch (IllegalStateException ex) {
				warm.countDown();
				return;
			}
			assertThat(over).as("an acquire after close() had returned succeeded").isFalse();
			if (i == 10) {
				warm.countDown();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 200000", "2, 200000", "4, 100000" })
	void hitsAreExactAcrossTheWrapOfTheWord(int threads, int pairs) {
		Pool<Owned> pool = Pool.builder("exact", Owned::new).build();
		Together.run(threads, (thread) -> {
			for (int i = 0; i < pairs; i++) {
				pool.acquire().close();
			}
		});
		PoolStats stats = pool.stats();
		assertThat(stats.acquires()).isEqualTo((long) threads * pairs);
		assertThat(stats.misses()).isEqualTo(stats.created());
		if (threads == 1) {
			assertThat(stats.hits()).isEqualTo(pairs - 1);
		}
		StatsLaws.holdAtRest(stats);
	}

	@ParameterizedTest
	@ValueSource(ints = { 32_766, 32_767, 32_768, 32_769, 65_535, 65_536, 65_537 })
	void hitsAreExactAtEachEdgeOfTheWord(int hits) {
		Pool<String> pool = Pool.builder("edge", () -> "object").preallocate(1).build();
		long before = pool.stats().hits();
		for (int i = 0; i < hits; i++) {
			pool.acquire().close();
		}
		assertThat(pool.stats().hits() - before).isEqualTo(hits);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void countersNeverGoBackWhileThreadsHammer() {
		Pool<Owned> pool = Pool.builder("hammered", Owned::new).maxIdle(6).objectSize(100).build();
		AtomicInteger working = new AtomicInteger(4);
		Together.run(5, (thread) -> {
			if (thread == 4) {
				PoolStats before = pool.stats();
				do {
					PoolStats after = pool.stats();
					StatsLaws.holdAtAnyTime(after);
					StatsLaws.holdBetween(before, after);
					before = after;
				}
				while (working.get() > 0);
				return;
			}
			for (int i = 0; i < 250_000; i++) {
				Lease<Owned> lease = pool.acquire();
				if ((i & 1023) == thread) {
					lease.close();
				}
				pool.use((object) -> object);
				if ((i & 127) == thread) {
					lease.discard();
				}
				lease.close();
			}
			working.decrementAndGet();
		});
		assertThat(pool.stats().acquires()).isEqualTo(2_000_000);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void statusFollowsTheCounters() {
		Pool<String> pool = Pool.builder("status", () -> "object").build();
		assertThat(pool.stats().status()).isEqualTo("warming");
		for (int i = 0; i < 100; i++) {
			pool.acquire().close();
		}
		assertThat(pool.stats().status()).isEqualTo("healthy");
		Lease<String> lease = pool.acquire();
		lease.close();
		lease.close();
		assertThat(pool.stats().status()).isEqualTo("attention");
	}

	@Test
	void lowHitRateAsksForAttention() {
		Pool<String> pool = Pool.builder("status", () -> "object").maxIdle(0).build();
		for (int i = 0; i < 100; i++) {
			pool.acquire().close();
		}
		assertThat(pool.stats().status()).isEqualTo("attention");
	}

	@Test
	void bytesFollowTheSizeOfAnObject() {
		Pool<String> pool = Pool.builder("sized", () -> "object").maxIdle(4).objectSize(1000).preallocate(3).build();
		PoolStats stats = pool.stats();
		assertThat(stats.retainedBytes()).isEqualTo(3000);
		assertThat(stats.maxRetainedBytes()).isEqualTo(4000);
		assertThat(pool.details().sizeClasses()).containsExactly(new PoolDetails.SizeClass(1000, 0, 0, 3, 3000));
	}

	@Test
	void bytesAreZeroWhereTheSizeIsUnknown() {
		this.pool.acquire().close();
		assertThat(this.pool.stats().retainedBytes()).isZero();
		assertThat(this.pool.stats().maxRetainedBytes()).isZero();
		assertThat(this.pool.details().sizeClasses()).isEmpty();
		assertThat(this.pool.details().sizes()).isEmpty();
	}

	@Test
	void detailsShowTheSettings() {
		Pool<String> pool = Pool.builder("settings", () -> "object")
			.maxIdle(7)
			.preallocate(2)
			.idleTimeout(Duration.ofSeconds(5))
			.overdueAfter(Duration.ofSeconds(9))
			.build();
		assertThat(pool.details().settings()).containsEntry("maxIdle", 7)
			.containsEntry("preallocate", 2)
			.containsEntry("idleTimeout", "PT5S")
			.containsEntry("overdueAfter", "PT9S")
			.containsEntry("leakDetection", "count");
		assertThat(pool.details().withSetting("level", 3).settings()).containsEntry("level", 3)
			.containsEntry("maxIdle", 7);
	}

	@Test
	void builderNamesWhatIsOutOfRange() {
		Pool.Builder<String> builder = Pool.builder("builder", () -> "object");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxIdle(-1))
			.withMessage("maxIdle must be from 0 to 65536, not -1");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxIdle(65_537))
			.withMessage("maxIdle must be from 0 to 65536, not 65537");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.preallocate(-1))
			.withMessage("preallocate must be from 0 to 65536, not -1");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.objectSize(-1))
			.withMessageStartingWith("objectSize must be from 0 to ")
			.withMessageEndingWith(", not -1");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxIdle(3).preallocate(4).build())
			.withMessage("preallocate must be from 0 to 3, not 4");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.idleTimeout(Duration.ofSeconds(-1)))
			.withMessage("idleTimeout must not be negative, not PT-1S");
	}

	@Test
	@SuppressWarnings("NullAway")
	void builderRefusesNull() {
		assertThatNullPointerException().isThrownBy(() -> Pool.builder(null, this.factory)).withMessage("name");
		assertThatNullPointerException().isThrownBy(() -> Pool.builder("x", (Supplier<String>) null))
			.withMessage("supplier");
		assertThatNullPointerException().isThrownBy(() -> Pool.builder("x", (PooledObjectFactory<String>) null))
			.withMessage("factory");
		assertThatNullPointerException().isThrownBy(() -> Pool.builder("x", this.factory).upkeep(null))
			.withMessage("upkeep");
	}

	@Test
	void nameIsShown() {
		assertThat(this.pool.name()).isEqualTo("things");
		assertThat(this.pool).hasToString("Pool 'things'");
	}

	@Test
	void pooledObjectsAreSafelyPublished() {
		Pool<HashSet<Integer>> pool = Pool.builder("published", () -> new HashSet<Integer>()).maxIdle(2).build();
		Together.run(4, (thread) -> {
			for (int i = 0; i < 50_000; i++) {
				try (Lease<HashSet<Integer>> lease = pool.acquire()) {
					HashSet<Integer> set = lease.get();
					assertThat(set.size()).isZero();
					set.add(i);
					assertThat(set.remove(i)).isTrue();
				}
			}
		});
		StatsLaws.holdAtRest(pool.stats());
	}

	private static <T> List<Lease<T>> acquireAll(Pool<T> pool, int count) {
		List<Lease<T>> leases = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			leases.add(pool.acquire());
		}
		return leases;
	}

	private static <T> Lease<T> acquireReused(Pool<T> pool) {
		pool.acquire().close();
		return pool.acquire();
	}

	private static <T> Set<T> distinct(List<Lease<T>> leases) {
		Set<T> objects = Collections.newSetFromMap(new IdentityHashMap<>());
		leases.forEach((lease) -> objects.add(lease.get()));
		return objects;
	}

}
