package io.pooled;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a scope does not keep.
 */
class LeaseScopeRetentionTests {

	private static final int MANY = 200_000;

	private final Pool<Object> objects = Pool.builder("objects", Object::new).upkeep(LeaseScopeTests.UPKEEP).build();

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers")
		.sizeClasses(1024, 4096)
		.upkeep(LeaseScopeTests.UPKEEP)
		.build();

	private final LeaseScope scope = LeaseScope.begin();

	@AfterEach
	void leave() {
		LeaseScope.enter(null);
		this.scope.complete(LeaseScopeTests.WORK);
		this.objects.close();
		this.buffers.close();
	}

	@Test
	void whatWasClosedIsNotKept() {
		LeaseScope.enter(this.scope);
		Lease<Object> open = this.objects.acquire();
		for (int i = 0; i < MANY; i++) {
			PooledBuffer first = this.buffers.acquire();
			PooledBuffer second = this.buffers.acquire();
			first.close();
			second.close();
		}
		assertThat(held()).hasSizeLessThan(8).contains(open);
		List<Lease<Object>> burst = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			burst.add(this.objects.acquire());
		}
		burst.forEach(Lease::close);
		this.objects.acquire();
		assertThat(held()).hasSizeLessThan(8).contains(open);
		this.scope.complete(LeaseScopeTests.WORK);
		assertThat(held()).isEmpty();
		LeaseScopeTests.assertAbandoned(this.objects, 2);
		LeaseScopeTests.assertNoneAbandoned(this.buffers);
	}

	@Test
	void overlappingLeasesAreNotKept() {
		LeaseScope.enter(this.scope);
		PooledBuffer before = this.buffers.acquire();
		for (int i = 0; i < MANY; i++) {
			PooledBuffer next = this.buffers.acquire();
			before.close();
			before = next;
		}
		assertThat(held()).hasSizeLessThan(8).contains(before);
	}

	@Test
	void whatOthersDetachedAndClosedIsNotKept() {
		LeaseScope.enter(this.scope);
		int before = LeaseScope.DETACHED.size();
		for (int i = 0; i < 50; i++) {
			detachElsewhereAndClose();
		}
		LeaseScope.enter(null);
		this.scope.complete(LeaseScopeTests.WORK);
		LeaseScopeTests.assertNoneAbandoned(this.objects);
		Await.untilCollected("what has ended", () -> LeaseScope.DETACHED.size() <= before);
	}

	@Test
	void whatNoScopeHadAndWasDetachedIsNotKept() {
		int before = LeaseScope.DETACHED.size();
		for (int i = 0; i < 10_000; i++) {
			this.objects.acquire().detach().close();
		}
		assertThat(LeaseScope.DETACHED.size()).isLessThan(before + 200);
	}

	private void detachElsewhereAndClose() {
		Lease<Object> lease = this.objects.acquire();
		Together.elsewhere(lease::detach);
		lease.close();
	}

	@Test
	void scopeThatIsNeverCompletedIsNotKept() {
		WeakReference<LeaseScope> forgotten = new WeakReference<>(LeaseScope.begin());
		LeaseScope.enter(forgotten.get());
		Lease<Object> lease = this.objects.acquire();
		LeaseScope.enter(null);
		Await.untilCollected("the scope", () -> forgotten.refersTo(null));
		lease.close();
		assertThat(this.objects.stats().inUse()).isZero();
	}

	@Test
	void threadsThatOverlapAreNotKeptWhenTheyAreNoMore() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		Thread longest = threadInScope(end);
		CountDownLatch previousEnd = new CountDownLatch(1);
		Thread previous = threadInScope(previousEnd);
		for (int i = 0; i < 100; i++) {
			CountDownLatch nextEnd = new CountDownLatch(1);
			Thread next = threadInScope(nextEnd);
			previousEnd.countDown();
			previous.join();
			previous = next;
			previousEnd = nextEnd;
		}
		assertThat(threads()).isLessThan(5);
		previousEnd.countDown();
		end.countDown();
		previous.join();
		longest.join();
	}

	private Thread threadInScope(CountDownLatch end) throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		Thread thread = new Thread(() -> {
			LeaseScope.enter(this.scope);
			this.objects.acquire().close();
			entered.countDown();
			LeaseScopeTests.awaitQuietly(end);
		});
		thread.start();
		entered.await();
		return thread;
	}

	@Test
	void objectThatWasClosedCanBeCollectedDuringTheScope() {
		LeaseScope.enter(this.scope);
		WeakReference<Object> object = openAndClose();
		this.objects.trim();
		Await.untilCollected("the object", () -> object.get() == null);
	}

	private WeakReference<Object> openAndClose() {
		try (Lease<Object> lease = this.objects.acquire()) {
			return new WeakReference<>(lease.get());
		}
	}

	private List<@Nullable ScopedLease> held() {
		List<@Nullable ScopedLease> held = new ArrayList<>();
		for (LeasesOfThread leases = this.scope.leases.get(); leases != null; leases = leases.next) {
			Stream.concat(Stream.of(leases.earlier), Stream.ofNullable(leases.last))
				.filter(Objects::nonNull)
				.forEach(held::add);
		}
		return held;
	}

	private int threads() {
		int count = 0;
		for (LeasesOfThread leases = this.scope.leases.get(); leases != null; leases = leases.next) {
			count++;
		}
		return count;
	}

}
