package io.pooled;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LeaseScopeTests {

	static final Supplier<String> WORK = () -> "work";

	/** Samples, once something was abandoned, next to nothing. */
	static final UpkeepSettings UPKEEP = new UpkeepSettings(UpkeepSettings.DEFAULT.idleTimeout(),
			UpkeepSettings.DEFAULT.overdueAfter(), LeakDetection.COUNT, Integer.MAX_VALUE);

	private final Pool<Object> objects = Pool.builder("objects", Object::new).upkeep(UPKEEP).build();

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers")
		.sizeClasses(1024, 4096)
		.upkeep(UPKEEP)
		.build();

	private final LeaseScope scope = LeaseScope.begin();

	@AfterEach
	void leave() {
		LeaseScope.enter(null);
		this.scope.complete(WORK);
		this.objects.close();
		this.buffers.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatIsOpenAtTheEndIsDiscardedAndNeverReused(boolean reset) {
		AtomicInteger resets = new AtomicInteger();
		Pool<Object> pool = reset ? Pool.builder("reset", new Resetting(resets)).build() : this.objects;
		LeaseScope.enter(this.scope);
		Lease<Object> closed = pool.acquire();
		Object idle = closed.get();
		Lease<Object> forgotten = pool.acquire();
		Object lost = forgotten.get();
		closed.close();
		this.scope.complete(WORK);
		assertAbandoned(pool, 1);
		assertThat(forgotten.isOpen()).isFalse();
		assertThatIllegalStateException().isThrownBy(forgotten::get);
		forgotten.close();
		forgotten.discard();
		assertThat(pool.stats().staleReleases()).isZero();
		assertThat(resets).hasValue(reset ? 1 : 0);
		try (Lease<Object> one = pool.acquire(); Lease<Object> other = pool.acquire()) {
			assertThat(List.of(one.get(), other.get())).contains(idle).doesNotContain(lost);
		}
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void everySegmentOfABufferIsDiscarded() {
		LeaseScope.enter(this.scope);
		PooledBuffer buffer = this.buffers.acquire(1);
		buffer.write(new byte[10_000]);
		long segments = this.buffers.stats().inUse();
		assertThat(segments).isGreaterThan(2);
		this.scope.complete(WORK);
		assertAbandoned(this.buffers, segments);
		assertThat(this.buffers.stats().idle()).isZero();
		assertThatIllegalStateException().isThrownBy(() -> buffer.write(1));
		buffer.close();
		buffer.discard();
		assertThat(buffer.closeIfOpen()).isFalse();
		assertThat(this.buffers.stats().staleReleases()).isZero();
		assertSites(this.buffers, 1);
		StatsLaws.holdAtRest(this.buffers.stats());
	}

	@Test
	void whatIsDiscardedIsReportedOnceForItsSite() {
		for (int i = 0; i < 3; i++) {
			LeaseScope again = LeaseScope.begin();
			LeaseScope.enter(again);
			this.objects.acquire();
			again.complete(WORK);
			again.complete(WORK);
		}
		assertSites(this.objects, 3);
		assertAbandoned(this.objects, 3);
	}

	@Test
	void whatIsAcquiredAfterTheEndIsNotWatched() {
		LeaseScope.enter(this.scope);
		this.scope.complete(WORK);
		Lease<Object> late = this.objects.acquire();
		this.scope.complete(WORK);
		assertThat(late.isOpen()).isTrue();
		late.close();
		assertNoneAbandoned(this.objects);
	}

	@Test
	void whatIsAcquiredOutsideIsNotWatched() {
		LeaseScope.enter(this.scope);
		Lease<Object> outside = LeaseScope.outside(this.objects::acquire);
		assertThat(LeaseScope.current()).isSameAs(this.scope);
		assertThatIllegalStateException().isThrownBy(() -> LeaseScope.outside(() -> {
			throw new IllegalStateException("expected");
		}));
		assertThat(LeaseScope.current()).isSameAs(this.scope);
		this.scope.complete(WORK);
		outside.close();
		assertNoneAbandoned(this.objects);
	}

	@Test
	void eachScopeEndsItsOwn() {
		LeaseScope inner = LeaseScope.begin();
		assertThat(LeaseScope.enter(this.scope)).isNull();
		Lease<Object> mine = this.objects.acquire();
		assertThat(LeaseScope.enter(inner)).isSameAs(this.scope);
		Lease<Object> ofInner = this.objects.acquire();
		assertThat(LeaseScope.enter(this.scope)).isSameAs(inner);
		inner.complete(WORK);
		assertThat(ofInner.isOpen()).isFalse();
		assertThat(mine.isOpen()).isTrue();
		mine.close();
		this.scope.complete(WORK);
		assertAbandoned(this.objects, 1);
	}

	@Test
	void threadsThatHaveEnteredAreWatched() throws Exception {
		int count = 8;
		CountDownLatch acquired = new CountDownLatch(count);
		CountDownLatch completed = new CountDownLatch(1);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			threads.add(new Thread(() -> {
				LeaseScope.enter(this.scope);
				this.objects.acquire().close();
				this.objects.acquire();
				this.buffers.acquire();
				acquired.countDown();
				awaitQuietly(completed);
			}));
		}
		threads.forEach(Thread::start);
		acquired.await();
		this.scope.complete(WORK);
		completed.countDown();
		for (Thread thread : threads) {
			thread.join();
		}
		assertAbandoned(this.objects, count);
		assertAbandoned(this.buffers, count);
		StatsLaws.holdAtRest(this.objects.stats());
	}

	@Test
	void leasesOfThreadsThatAreNoMoreAreWatched() {
		Together.elsewhere(() -> {
			LeaseScope.enter(this.scope);
			this.objects.acquire();
		});
		for (int i = 0; i < 5; i++) {
			Together.elsewhere(() -> {
				LeaseScope.enter(this.scope);
				this.objects.acquire().close();
			});
		}
		this.scope.complete(WORK);
		assertAbandoned(this.objects, 1);
	}

	@Test
	void whatIsDetachedStaysOpen() {
		LeaseScope.enter(this.scope);
		List<Lease<Object>> detached = new ArrayList<>();
		detached.add(this.objects.acquire().detach());
		Lease<Object> open = this.objects.acquire();
		detached.add(this.objects.acquire());
		Together.elsewhere(() -> detached.get(1).detach());
		detached.add(this.objects.acquire());
		Together.elsewhere(() -> {
			LeaseScope.enter(this.scope);
			this.objects.acquire();
			detached.get(2).detach();
		});
		detached.add(this.objects.acquire());
		LeaseScope other = LeaseScope.begin();
		LeaseScope.enter(other);
		detached.get(3).detach();
		LeaseScope.enter(null);
		PooledBuffer buffer = this.buffers.acquire().detach();
		other.complete(WORK);
		this.scope.complete(WORK);
		assertThat(open.isOpen()).isFalse();
		assertThat(this.objects.stats().discarded()).containsEntry("abandoned", 2L);
		detached.forEach((lease) -> assertThat(lease.get()).isNotNull());
		detached.forEach(Lease::close);
		buffer.close();
		assertAbandoned(this.objects, 2);
		assertThat(this.objects.stats().staleReleases()).isZero();
		assertNoneAbandoned(this.buffers);
	}

	@Test
	void detachAfterTheEndDoesNotBringBackWhatWasDiscarded() {
		LeaseScope.enter(this.scope);
		Lease<Object> lease = this.objects.acquire();
		this.scope.complete(WORK);
		assertThat(lease.detach().isOpen()).isFalse();
		assertAbandoned(this.objects, 1);
	}

	@Test
	void useIsNotConcerned() throws Exception {
		LeaseScope.enter(this.scope);
		this.objects.use((Object object) -> {
			this.scope.complete(WORK);
			return object;
		});
		assertNoneAbandoned(this.objects);
		assertThat(this.objects.stats().idle()).isEqualTo(1);
	}

	static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static void assertAbandoned(ManagedPool pool, long count) {
		PoolStats stats = pool.stats();
		assertThat(stats.discarded()).containsEntry("abandoned", count);
		assertThat(stats.inUse()).isZero();
	}

	static void assertNoneAbandoned(ManagedPool pool) {
		PoolStats stats = pool.stats();
		assertThat(stats.discarded().getOrDefault("abandoned", 0L)).isZero();
		assertThat(stats.inUse()).isZero();
		assertThat(stats.staleReleases()).isZero();
		assertThat(pool.leaks()).isEmpty();
	}

	private static void assertSites(ManagedPool pool, long count) {
		assertThat(pool.leaks()).filteredOn((site) -> site.kind().equals("abandoned")).satisfiesExactly((site) -> {
			assertThat(site.site()).isEqualTo("work");
			assertThat(site.count()).isEqualTo(count);
		});
	}

	private record Resetting(AtomicInteger resets) implements PooledObjectFactory<Object> {

		@Override
		public Object create() {
			return new Object();
		}

		@Override
		public boolean reset(Object object) {
			this.resets.incrementAndGet();
			return true;
		}

	}

}
