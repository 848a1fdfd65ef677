package io.pooled;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ClosingTests {

	@Test
	void errorOfOneDestroyDoesNotKeepTheOthersFromBeingDestroyed() {
		AtomicInteger destroyed = new AtomicInteger();
		Pool<Object> pool = Pool.builder("fragile", new PooledObjectFactory<Object>() {

			@Override
			public Object create() {
				return new Object();
			}

			@Override
			public boolean reset(Object object) {
				return true;
			}

			@Override
			public void destroy(Object object) {
				if (destroyed.incrementAndGet() == 1) {
					throw new NoClassDefFoundError("gone");
				}
			}

		}).preallocate(8).build();
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(pool::close);
		assertThat(destroyed).hasValue(8);
		assertThat(pool.stats().idle()).isZero();
		assertThatIllegalStateException().isThrownBy(pool::acquire);
	}

	@Test
	void hitsOfASizeClassNeverGoBack() throws InterruptedException {
		PooledBufferFactory buffers = PooledBufferFactory.builder("busy").sizeClasses(64).maxCapacity(64).build();
		Thread[] users = new Thread[4];
		for (int i = 0; i < users.length; i++) {
			users[i] = new Thread(() -> {
				for (int round = 0; round < 50_000; round++) {
					PooledBuffer buffer = buffers.acquire();
					if (round % 3 == 0) {
						buffer.discard();
					}
					buffer.close();
					if (round % 100 == 0) {
						buffers.trim();
					}
				}
			});
			users[i].start();
		}
		long seen = 0;
		while (isAnyAlive(users)) {
			long hits = buffers.details().sizeClasses().get(0).hits();
			assertThat(hits).isGreaterThanOrEqualTo(seen);
			seen = hits;
		}
		for (Thread user : users) {
			user.join();
		}
		assertThat(buffers.stats().releases()).isEqualTo(4 * 50_000);
	}

	@Test
	void factoryMayCloseItsPool() {
		for (int call = 0; call < 3; call++) {
			List<Runnable> hooks = new ArrayList<>(Collections.nCopies(3, () -> {
			}));
			Pool<Object> pool = Pool.builder("closing", new Hooked(hooks)).build();
			pool.acquire().close();
			pool.trim();
			Lease<Object> held = pool.acquire();
			hooks.set(call, pool::close);
			pool.acquire().close();
			pool.trim();
			held.close();
			assertThat(pool.stats().inUse()).isZero();
			assertThat(pool.stats().idle()).isZero();
			assertThat(pool.stats().created()).isEqualTo(pool.stats().misses());
			assertThatIllegalStateException().isThrownBy(pool::acquire).withMessage("Pool 'closing' is closed");
		}
	}

	private static boolean isAnyAlive(Thread[] threads) {
		for (Thread thread : threads) {
			if (thread.isAlive()) {
				return true;
			}
		}
		return false;
	}

	private record Hooked(List<Runnable> hooks) implements PooledObjectFactory<Object> {

		@Override
		public Object create() {
			this.hooks.get(0).run();
			return new Object();
		}

		@Override
		public boolean reset(Object object) {
			this.hooks.get(1).run();
			return true;
		}

		@Override
		public void destroy(Object object) {
			this.hooks.get(2).run();
		}

	}

}
