package io.pooled.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import io.pooled.SharedMemory;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Buffer pools.
 */
final class BufferKind extends PoolKind<PoolsProperties.Buffer> {

	static final String ID = "buffer";

	private static final PropertyChecks ALL = new PropertyChecks("pools");

	private static final String ADAPTIVE = "adaptive";

	/** As large as a size class that pools have unless told otherwise. */
	private static final long LEAST = DataSize.ofKilobytes(1).toBytes();

	private static final long MAX_SIZE = DataSize.ofGigabytes(1).toBytes();

	BufferKind() {
		super(ID, PooledBufferFactory.class);
	}

	@Override
	Map<String, PoolsProperties.Buffer> pools(PoolsProperties properties) {
		return properties.buffer();
	}

	@Override
	String nameOfDefault() {
		return PoolNames.DEFAULT;
	}

	@Override
	Recipe<PooledBufferFactory> recipe(String key, PoolsProperties.Buffer buffer, PoolsProperties properties,
			@Nullable ClassLoader classLoader) {
		PooledBufferFactory.Builder builder = builder(key, buffer, properties);
		return Recipe.of(PooledBufferFactory.class,
				(context) -> builder.memory(context.bean(SharedMemory.class)).build());
	}

	PooledBufferFactory.Builder builder(String key, PoolsProperties.Buffer buffer, PoolsProperties properties) {
		PropertyChecks checks = checks(key);
		int[] sizeClasses = sizeClasses(checks, buffer.sizeClasses());
		long maxCapacity = MemoryAmount.parse(checks, "max-capacity", buffer.maxCapacity(), MemoryAmount.AUTO,
				SharedMemory::percentOfHeap);
		checks.that(maxCapacity >= sizeClasses[0], "max-capacity", buffer.maxCapacity(),
				"it is below the smallest size class, so nothing could be given back",
				"at least " + sizeClasses[0] + "B, the smallest of 'size-classes'");
		long maxRetained = MemoryAmount.parse(checks, "max-retained", buffer.maxRetained(), MemoryAmount.AUTO,
				SharedMemory::percentOfHeap);
		checks.that(maxRetained >= sizeClasses[0], "max-retained", buffer.maxRetained(),
				"it is below one segment, so the pool could keep nothing",
				"at least " + sizeClasses[0] + "B, the smallest of 'size-classes'");
		checks.that(buffer.limit().toBytes() >= 1, "limit", buffer.limit(), "nothing could be written",
				"a size of at least 1B");
		long room = Math.min(PooledBufferFactory.MAX_SEGMENTS,
				Math.min(maxRetained, maxRetained(properties)) / sizeClasses[0]);
		checks.that(buffer.preallocate() >= 0 && buffer.preallocate() <= room, "preallocate", buffer.preallocate(),
				"the pool could not keep that many",
				"0 to " + room + " segments of the first size class, which is what 'max-retained' has room for");
		return PooledBufferFactory.builder(nameOf(key))
			.sizeClasses(sizeClasses)
			.initial(initial(checks, buffer.initial()))
			.maxCapacity(maxCapacity)
			.maxRetained(maxRetained)
			.limit(buffer.limit().toBytes())
			.zeroOnRelease(buffer.reset() == PoolsProperties.Buffer.Reset.ZERO)
			.preallocate(buffer.preallocate())
			.upkeep(checks.upkeep(properties, buffer.idleTimeout(), buffer.overdueAfter(), buffer.leakDetection()));
	}

	/**
	 * Make what all buffer pools share.
	 * @param properties has their bounds
	 * @return the memory
	 * @throws InvalidPoolPropertyException if there is something wrong with these
	 */
	static SharedMemory memory(PoolsProperties properties) {
		return new SharedMemory(maxRetained(properties), maxInUse(properties));
	}

	private static long maxRetained(PoolsProperties properties) {
		long maxRetained = MemoryAmount.parse(ALL, "max-retained", properties.maxRetained(), MemoryAmount.NONE,
				SharedMemory::percentOfHeap);
		ALL.that(maxRetained == 0 || maxRetained >= LEAST, "max-retained", properties.maxRetained(),
				"nothing could be retained", "0B, a size of at least 1KB, or a percentage such as 25%");
		return Math.min(maxRetained, maxInUse(properties));
	}

	private static long maxInUse(PoolsProperties properties) {
		long maxInUse = MemoryAmount.parse(ALL, "max-in-use", properties.maxInUse(), MemoryAmount.NONE,
				SharedMemory::ceilingOfHeap);
		ALL.that(maxInUse >= LEAST, "max-in-use", properties.maxInUse(), "nothing could be used",
				"a size of at least 1KB, or a percentage such as 80%");
		return maxInUse;
	}

	private static int[] sizeClasses(PropertyChecks checks, List<DataSize> sizes) {
		String reason = sizes.isEmpty() ? "no size is given" : null;
		int[] sizeClasses = new int[sizes.size()];
		for (int i = 0; i < sizeClasses.length && reason == null; i++) {
			DataSize size = sizes.get(i);
			if (size.toBytes() < 1 || size.toBytes() > MAX_SIZE) {
				reason = "'" + size + "' is not a size for a segment";
			}
			else if (i > 0 && size.compareTo(sizes.get(i - 1)) <= 0) {
				reason = "'" + size + "' follows a size that is not smaller";
			}
			sizeClasses[i] = (int) size.toBytes();
		}
		if (reason != null) {
			String value = sizes.stream().map(DataSize::toString).collect(Collectors.joining(", "));
			throw checks.invalid("size-classes", value, reason,
					"ascending sizes from 1B to 1GB, for example '1KB, 16KB, 128KB'", null);
		}
		return sizeClasses;
	}

	private static int initial(PropertyChecks checks, String initial) {
		if (ADAPTIVE.equalsIgnoreCase(initial.trim())) {
			return 0;
		}
		String allowed = "'adaptive', or a size from 1B to 1GB";
		try {
			DataSize size = DataSize.parse(initial);
			checks.that(size.toBytes() >= 1 && size.toBytes() <= MAX_SIZE, "initial", initial, "it is out of range",
					allowed);
			return (int) size.toBytes();
		}
		catch (IllegalArgumentException ex) {
			throw checks.invalid("initial", initial, "it is not a size", allowed, ex);
		}
	}

}
