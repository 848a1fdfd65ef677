package io.pooled.buffer;

import java.util.List;

import io.pooled.PoolDetails.SizeClass;
import io.pooled.PoolStats;
import io.pooled.StatsLaws;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fills buffers of a pool, and compares what it keeps with what is idle.
 */
abstract class AbstractBufferFactoryTests {

	static final int KB = 1024;

	static final int MB = KB * KB;

	final PooledBufferFactory factory = PooledBufferFactory.builder("buffers").build();

	static void assertRetainedIsWhatIsIdle(PooledBufferFactory factory) {
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

	static void fill(PooledBufferFactory factory, int buffers, int size) {
		byte[] content = new byte[size];
		for (int i = 0; i < buffers; i++) {
			try (PooledBuffer buffer = factory.acquire()) {
				buffer.write(content);
			}
		}
	}

}
