package io.pooled;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is open, and was not detached, at the end of random work is what a scope discards.
 */
class LeasesOfThreadTests {

	private static final int STEPS = 2000;

	private final Pool<Object> pool = Pool.builder("objects", Object::new).build();

	private final List<Lease<Object>> open = new ArrayList<>();

	private final List<Lease<Object>> detached = new ArrayList<>();

	@AfterEach
	void leave() {
		LeaseScope.enter(null);
		this.detached.forEach(Lease::close);
		this.pool.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 20, 100 })
	void whatIsOpenAtTheEndIsDiscarded(int most) {
		for (long seed = 0; seed < 50; seed++) {
			LeaseScope scope = LeaseScope.begin();
			LeaseScope.enter(scope);
			int byOthers = LeaseScope.DETACHED.size();
			work(new Random(seed), most);
			assertThat(LeaseScope.DETACHED.size()).isLessThanOrEqualTo(byOthers);
			long before = abandoned();
			scope.complete(() -> "work");
			assertThat(abandoned() - before).as("seed %d", seed).isEqualTo(this.open.size());
			assertThat(this.open).noneMatch(Lease::isOpen);
			assertThat(this.detached).allMatch(Lease::isOpen);
			this.open.clear();
		}
	}

	@Test
	void whatHasBeenPassedOnIsLookedAfterInItsPlace() {
		LeaseScope scope = LeaseScope.begin();
		LeaseScope.enter(scope);
		try (PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").build()) {
			PooledBuffer first = buffers.acquire();
			PooledBuffer second = buffers.acquire();
			PooledBuffer heir = first.passOn();
			second.close();
			scope.complete(() -> "work");
			assertThat(heir.isOpen()).isFalse();
			assertThat(buffers.stats().discarded()).containsEntry("abandoned", 1L);
		}
	}

	private void work(Random random, int most) {
		int steps = random.nextInt(STEPS);
		for (int i = 0; i < steps; i++) {
			int what = random.nextInt(100);
			if (this.open.isEmpty() || (what < 55 && this.open.size() < most)) {
				this.open.add(this.pool.acquire());
			}
			else if (what < 97) {
				this.open.remove(oneOfThem(random)).close();
			}
			else {
				this.detached.add(this.open.remove(oneOfThem(random)).detach());
			}
		}
	}

	// Often the last one, as blocks are nested.
	private int oneOfThem(Random random) {
		int last = this.open.size() - 1;
		return random.nextBoolean() ? last : random.nextInt(last + 1);
	}

	private long abandoned() {
		return this.pool.stats().discarded().getOrDefault("abandoned", 0L);
	}

}
