package io.pooled;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * A program that takes memory until there is none left, next to pools that were filled to
 * a quarter of the heap or next to none.
 */
public final class Neighbour {

	private static final int SEGMENT = 16 * 1024;

	private static final int CHUNK = 8192;

	/** How many chunks are taken at a time, before a pause. */
	private static final int PACE = 16;

	private Neighbour() {
	}

	/**
	 * Print how many chunks there was memory for, how many bytes the pools had been
	 * holding on to, and how many segments they let go because of it.
	 * @param args the number of pools
	 * @throws InterruptedException if somebody interrupts
	 */
	public static void main(String[] args) throws InterruptedException {
		int count = Integer.parseInt(args[0]);
		List<PooledBufferFactory> pools = new ArrayList<>();
		PoolRegistry registry = new PoolRegistry();
		for (int i = 0; i < count; i++) {
			pools.add(filled("pool" + i, Runtime.getRuntime().maxMemory() / 4 / count));
			registry.register(pools.get(i));
		}
		long retained = pools.stream().mapToLong((pool) -> pool.stats().retainedBytes()).sum();
		int chunks = takeAll();
		registry.close();
		long pressure = pools.stream().mapToLong((pool) -> pool.stats().discarded().getOrDefault("pressure", 0L)).sum();
		System.out.println(chunks + " " + retained + " " + pressure);
	}

	private static PooledBufferFactory filled(String name, long bytes) {
		PooledBufferFactory pool = PooledBufferFactory.builder(name)
			.sizeClasses(SEGMENT)
			.upkeep(new UpkeepSettings(Duration.ZERO, Duration.ZERO, LeakDetection.COUNT))
			.build();
		Stream.generate(pool::acquire).limit(bytes / SEGMENT).toList().forEach(PooledBuffer::close);
		return pool;
	}

	private static int takeAll() throws InterruptedException {
		List<byte[]> chunks = new ArrayList<>();
		try {
			while (true) {
				for (int i = 0; i < PACE; i++) {
					chunks.add(new byte[CHUNK]);
				}
				Thread.sleep(1);
			}
		}
		catch (OutOfMemoryError ex) {
			int count = chunks.size();
			chunks.clear();
			return count;
		}
	}

}
