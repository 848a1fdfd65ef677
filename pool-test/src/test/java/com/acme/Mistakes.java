package com.acme;

import java.util.Map;
import java.util.function.BiConsumer;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * What code under test may do to pools, right or wrong.
 */
public final class Mistakes {

	private static final Map<String, BiConsumer<Pool<StringBuilder>, PooledBufferFactory>> ALL = Map.of("leaveLease",
			(pool, buffers) -> leaveLease(pool), "leaveBuffer", (pool, buffers) -> leaveBuffer(buffers), "releaseTwice",
			(pool, buffers) -> releaseTwice(pool), "closeBufferTwice", (pool, buffers) -> closeBufferTwice(buffers),
			"useLate", (pool, buffers) -> useLate(buffers), "getLate", (pool, buffers) -> getLate(pool), "allGood",
			Mistakes::allGood);

	private Mistakes() {
	}

	public static void make(String mistake, Pool<StringBuilder> pool, PooledBufferFactory buffers) {
		ALL.get(mistake).accept(pool, buffers);
	}

	static void leaveLease(Pool<StringBuilder> pool) {
		pool.acquire().get().append("left"); // leaveLease
	}

	static void leaveBuffer(PooledBufferFactory buffers) {
		buffers.acquire().writeUtf8("left"); // leaveBuffer
	}

	static void releaseTwice(Pool<StringBuilder> pool) {
		Lease<StringBuilder> lease = pool.acquire(); // acquired for releaseTwice
		lease.close(); // released for releaseTwice
		swallowing(() -> lease.close()); // releaseTwice
	}

	static void closeBufferTwice(PooledBufferFactory buffers) {
		PooledBuffer buffer = buffers.acquire(); // acquired for closeBufferTwice
		buffer.close(); // released for closeBufferTwice
		swallowing(() -> buffer.close()); // closeBufferTwice
	}

	static void useLate(PooledBufferFactory buffers) {
		PooledBuffer buffer = buffers.acquire(); // acquired for useLate
		buffer.close(); // released for useLate
		swallowing(() -> buffer.writeUtf8("late")); // useLate
	}

	static void getLate(Pool<StringBuilder> pool) {
		Lease<StringBuilder> lease = pool.acquire(); // acquired for getLate
		lease.close(); // released for getLate
		swallowing(() -> lease.get().append("late")); // getLate
	}

	static void allGood(Pool<StringBuilder> pool, PooledBufferFactory buffers) {
		try (Lease<StringBuilder> lease = pool.acquire(); PooledBuffer buffer = buffers.acquire()) {
			buffer.writeUtf8(lease.get());
		}
		pool.acquire().discard();
		buffers.use((buffer) -> buffer.size());
	}

	// As a catch block that only logs.
	private static void swallowing(Runnable action) {
		try {
			action.run();
		}
		catch (IllegalStateException ex) {
			// goes unnoticed
		}
	}

}
