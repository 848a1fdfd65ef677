package io.pooled.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.DiscardReason;
import io.pooled.Pool;
import io.pooled.PoolDetails.SizeClass;
import io.pooled.PoolDetails.SizeCount;
import io.pooled.PoolStats;
import io.pooled.SharedMemory;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.doctor.Advice.Prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class SizeAdvisorTests {

	private static final int KB = 1024;

	private static final long MB = 1024 * KB;

	@ParameterizedTest
	@EnumSource(Trace.class)
	void whatItPredictsComesTrue(Trace trace) {
		long[] sizes = trace.sizes();
		Advice advice = SizeAdvisor.advise(sizes, 64 * MB);
		Prediction measured = measure(advice, sizes);
		assertThat(measured.hitRate()).isCloseTo(advice.predicted().hitRate(), within(0.05));
		assertThat(measured.wasteRatio()).isCloseTo(advice.predicted().wasteRatio(), within(0.05));
		assertThat(advice.samples()).isEqualTo(sizes.length);
	}

	@ParameterizedTest
	@EnumSource(Trace.class)
	void whatItPredictsOfAHistogramComesTrue(Trace trace) {
		long[] sizes = trace.sizes();
		Advice advice = SizeAdvisor.advise(histogram(sizes), 64 * MB);
		Prediction measured = measure(advice, sizes);
		assertThat(measured.hitRate()).isCloseTo(advice.predicted().hitRate(), within(0.05));
		assertThat(measured.wasteRatio()).isCloseTo(advice.predicted().wasteRatio(), within(0.05));
	}

	@ParameterizedTest
	@EnumSource(Trace.class)
	void isNeverWorseThanTheDefaults(Trace trace) {
		Advice advice = SizeAdvisor.advise(trace.sizes(), 64 * MB);
		assertThat(worth(advice.predicted())).isGreaterThanOrEqualTo(worth(advice.current()) * 0.98);
	}

	@ParameterizedTest
	@EnumSource(value = Trace.class, names = { "BIMODAL", "DRIFT", "HEAVY_TAIL" })
	void beatsOneSizeThatIsCalibrated(Trace trace) {
		long[] sizes = trace.sizes();
		Prediction advised = measure(SizeAdvisor.advise(sizes, 64 * MB), sizes);
		Prediction calibrated = new CalibratedPool().run(sizes);
		System.out.printf(Locale.ROOT, "size advice, %s: hit rate %.3f, unused %.3f; one calibrated size: %.3f, %.3f%n",
				trace, advised.hitRate(), advised.wasteRatio(), calibrated.hitRate(), calibrated.wasteRatio());
		assertThat(worth(advised)).isGreaterThan(worth(calibrated));
	}

	static Stream<long[]> smallTraces() {
		Random random = new Random(16);
		return Stream.generate(() -> {
			long[] kinds = LongStream.generate(() -> (long) Math.exp(5 + random.nextDouble() * 7)).limit(4).toArray();
			return IntStream.range(0, 30).mapToLong((i) -> kinds[random.nextInt(kinds.length)]).toArray();
		}).limit(20);
	}

	@ParameterizedTest
	@MethodSource("smallTraces")
	void isHardlyWorseThanWhatTryingEverythingFinds(long[] sizes) {
		for (long budget : new long[] { 16 * MB, 64 * KB }) {
			double best = 0;
			String found = "";
			for (BufferPlan plan : everything(sizes, budget)) {
				double score = BufferSimulation.run(plan, SizeSample.of(sizes), 1).score();
				if (score > best) {
					best = score;
					found = plan.asMap().toString();
				}
			}
			Advice advice = SizeAdvisor.advise(sizes, budget);
			assertThat(BufferSimulation.run(plan(advice, budget), SizeSample.of(sizes), 1).score())
				.as("%s finds %s, everything %s", Arrays.toString(sizes), advice.settings(), found)
				.isGreaterThanOrEqualTo(best * 0.95);
		}
	}

	@Test
	void writesWhatCanBePasted() {
		Advice advice = SizeAdvisor.advise(LongStream.generate(() -> 40_000).limit(500).toArray(), MB);
		assertThat(advice.settings()).containsOnlyKeys("sizeClasses", "initial", "maxCapacity", "maxRetained");
		assertThat(advice.yaml()).isEqualTo("""
				pools:
				  buffer:
				    default:
				      size-classes: 40192B
				      initial: adaptive
				      max-capacity: auto
				      max-retained: 50240B
				""");
		assertThat(advice.predicted().hitRate()).isGreaterThan(0.99);
		assertThat(advice.predicted().wasteRatio()).isLessThan(0.1);
		assertThat(advice.current().wasteRatio()).isGreaterThan(0.5);
	}

	@Test
	void advisesOnAPool() {
		PooledBufferFactory pool = pool("exports", 4 * MB);
		assertThat(SizeAdvisor.advise(PoolSnapshot.of(pool))).isEmpty();
		for (int i = 0; i < 40; i++) {
			List<PooledBuffer> buffers = Stream.generate(pool::acquire).limit(8).toList();
			buffers.forEach((buffer) -> buffer.write(new byte[40_000]));
			buffers.forEach(PooledBuffer::close);
		}
		Advice advice = SizeAdvisor.advise(PoolSnapshot.of(pool)).orElseThrow();
		assertThat(advice.samples()).isEqualTo(320);
		assertThat(advice.yaml()).startsWith("pools:\n  buffer:\n    exports:\n      size-classes: ")
			.contains("initial: ", "max-capacity: auto")
			.doesNotContain("max-retained");
		assertThat(advice.current().wasteRatio()).isGreaterThan(0.5);
		assertThat(advice.predicted().wasteRatio()).isLessThan(0.2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 50, 100, 500 })
	void predictsHowManyBuffersAtATimeFare(int atOnce) {
		PooledBufferFactory pool = pool("bursts", 64 * MB);
		bursts(pool, atOnce, 100);
		PoolStats before = pool.stats();
		bursts(pool, atOnce, 100);
		PoolStats after = pool.stats();
		double hitRate = (double) (after.hits() - before.hits()) / (after.acquires() - before.acquires());
		Advice advice = SizeAdvisor.advise(PoolSnapshot.of(pool)).orElseThrow();
		assertThat(advice.current().hitRate()).isCloseTo(hitRate, within(0.05));
		assertThat(advice.predicted().hitRate()).isGreaterThan(0.95);
		assertThat(advice.yaml()).doesNotContain("max-retained");
	}

	@Test
	void leavesWhatAPoolMayRetainAloneWhenNothingIsGoingOn() {
		PooledBufferFactory pool = pool("bursts", 64 * MB);
		bursts(pool, 50, 40);
		pool.trim(DiscardReason.EXPLICIT);
		pool.age(System.nanoTime());
		pool.age(System.nanoTime());
		assertThat(pool.details().traffic().peak()).isZero();
		assertThat(SizeAdvisor.advise(PoolSnapshot.of(pool)).orElseThrow().yaml()).contains("size-classes")
			.doesNotContain("max-retained");
	}

	private static PooledBufferFactory pool(String name, long maxRetained) {
		return PooledBufferFactory.builder(name)
			.memory(new SharedMemory(256 * MB, 512 * MB))
			.maxRetained(maxRetained)
			.build();
	}

	private static void bursts(PooledBufferFactory pool, int atOnce, int times) {
		byte[] content = new byte[16 * KB];
		for (int i = 0; i < times; i++) {
			List<PooledBuffer> buffers = Stream.generate(pool::acquire).limit(atOnce).toList();
			buffers.forEach((buffer) -> buffer.write(content));
			buffers.forEach(PooledBuffer::close);
		}
	}

	@Test
	void looksAtAllOfATrace() {
		long[] sizes = LongStream.range(0, 5_000).map((i) -> (i < 500) ? 300 : MB).toArray();
		Prediction measured = measure(SizeAdvisor.advise(sizes, 64 * MB), sizes);
		assertThat(measured.hitRate()).isGreaterThan(0.95);
		assertThat(measured.wasteRatio()).isLessThan(0.1);
	}

	@Test
	void fitsWhatThePoolMayRetain() {
		PooledBufferFactory pool = PooledBufferFactory.builder("exports")
			.memory(new SharedMemory(8 * KB, 512 * MB))
			.sizeClasses(16 * KB)
			.build();
		write(pool, LongStream.generate(() -> MB).limit(200).toArray());
		Optional<Advice> advice = SizeAdvisor.advise(PoolSnapshot.of(pool));
		assertThat(advice.map((found) -> classes(found)[0]).orElse(0)).isLessThanOrEqualTo(8 * KB);
	}

	@Test
	void advisesOnNothingButBuffers() {
		Pool<StringBuilder> pool = Pool.builder("parsers", StringBuilder::new).build();
		for (int i = 0; i < 200; i++) {
			pool.acquire().close();
		}
		assertThat(SizeAdvisor.advise(PoolSnapshot.of(pool))).isEmpty();
	}

	@Test
	void refusesWhatCannotBeAdvisedOn() {
		assertThatIllegalArgumentException().isThrownBy(() -> SizeAdvisor.advise(new long[0], MB));
		assertThatIllegalArgumentException().isThrownBy(() -> SizeAdvisor.advise(new long[] { 1 }, 255))
			.withMessage("There must be sizes, and a budget of at least 256 bytes, to advise on");
		assertThatIllegalArgumentException().isThrownBy(() -> SizeAdvisor.advise(new long[] { -1 }, MB))
			.withMessage("A size must be from 0 to 2147483647 bytes, not -1");
		assertThatIllegalArgumentException().isThrownBy(() -> SizeAdvisor.advise(new long[] { Long.MAX_VALUE }, MB));
		assertThatIllegalArgumentException().isThrownBy(() -> SizeAdvisor.advise(new long[] { 40_000 }, 256))
			.withMessage("A budget of 256 bytes is not worth pooling for");
	}

	private static double worth(Prediction prediction) {
		return prediction.hitRate() * (1 - prediction.wasteRatio());
	}

	// As a pool has counted it.
	private static List<SizeCount> histogram(long[] sizes) {
		PooledBufferFactory pool = PooledBufferFactory.builder("counting")
			.memory(new SharedMemory(256 * MB, 512 * MB))
			.build();
		write(pool, sizes);
		return pool.details().sizes();
	}

	private static void write(PooledBufferFactory pool, long[] sizes) {
		byte[] content = new byte[(int) LongStream.of(sizes).max().orElseThrow()];
		for (long size : sizes) {
			try (PooledBuffer buffer = pool.acquire()) {
				buffer.write(content, 0, (int) size);
			}
		}
	}

	private static BufferPlan plan(Advice advice, long budget) {
		int[] classes = classes(advice);
		return new BufferPlan(classes,
				(advice.settings().get("initial") instanceof Number initial) ? initial.intValue() : 0,
				(advice.settings().get("maxCapacity") instanceof Number capacity) ? capacity.longValue()
						: Long.MAX_VALUE,
				budget);
	}

	private static int[] classes(Advice advice) {
		return ((List<?>) advice.settings().getOrDefault("sizeClasses", List.of())).stream()
			.mapToInt((size) -> (Integer) size)
			.toArray();
	}

	private static List<BufferPlan> everything(long[] sizes, long budget) {
		TreeSet<Integer> candidates = new TreeSet<>(List.of(KB, 16 * KB, 128 * KB));
		LongStream.of(sizes).forEach((size) -> {
			for (int parts = 1; parts <= 8; parts *= 2) {
				long part = Math.max(256, (size + parts - 1) / parts);
				candidates.add((int) Math.min(128 * KB, (part + 255) / 256 * 256));
			}
		});
		int[] all = candidates.stream().mapToInt(Integer::intValue).toArray();
		return IntStream.range(1, 1 << all.length)
			.filter((bits) -> Integer.bitCount(bits) <= 3)
			.mapToObj((bits) -> IntStream.range(0, all.length)
				.filter((i) -> (bits >> i & 1) != 0)
				.map((i) -> all[i])
				.toArray())
			.flatMap((classes) -> IntStream.concat(IntStream.of(0), Arrays.stream(classes))
				.mapToObj((initial) -> new BufferPlan(classes, initial, Long.MAX_VALUE, budget)))
			.toList();
	}

	private static Prediction measure(Advice advice, long[] sizes) {
		PooledBufferFactory.Builder builder = PooledBufferFactory.builder("advised")
			.memory(new SharedMemory(256 * MB, 512 * MB))
			.sizeClasses(classes(advice))
			.limit(256 * MB);
		if (advice.settings().get("initial") instanceof Number initial) {
			builder.initial(initial.intValue());
		}
		if (advice.settings().get("maxCapacity") instanceof Number maxCapacity) {
			builder.maxCapacity(maxCapacity.longValue());
		}
		if (advice.settings().get("maxRetained") instanceof Number maxRetained) {
			builder.maxRetained(maxRetained.longValue());
		}
		PooledBufferFactory pool = builder.build();
		write(pool, sizes);
		double written = LongStream.of(sizes).sum();
		PoolStats stats = pool.stats();
		double taken = pool.details()
			.sizeClasses()
			.stream()
			.mapToDouble((sizeClass) -> (double) acquires(sizeClass) * sizeClass.size())
			.sum();
		return new Prediction(stats.hitRate(), 1 - written / taken);
	}

	private static long acquires(SizeClass sizeClass) {
		return sizeClass.hits() + sizeClass.misses();
	}

	/**
	 * The idea of Go's bytebufferpool: arrays of one size, which is the one that was most
	 * wanted of late; those above what nineteen in twenty wanted are let go.
	 */
	private static final class CalibratedPool {

		private static final int STEPS = 20;

		private static final int SMALLEST = 64;

		private static final int CALIBRATE_EVERY = 1_000;

		private final long[] counts = new long[STEPS];

		private long usual = SMALLEST;

		private long largest = Long.MAX_VALUE;

		private long pooled;

		private int uses;

		Prediction run(long[] sizes) {
			double written = 0;
			double taken = 0;
			long hits = 0;
			for (long size : sizes) {
				hits += (this.pooled > 0) ? 1 : 0;
				long capacity = (this.pooled > 0) ? this.pooled : this.usual;
				while (capacity < size) {
					capacity *= 2;
				}
				written += size;
				taken += capacity;
				release(size, capacity);
			}
			return new Prediction((double) hits / sizes.length, 1 - written / taken);
		}

		private void release(long size, long capacity) {
			this.counts[step(size)]++;
			if (++this.uses % CALIBRATE_EVERY == 0) {
				calibrate();
			}
			this.pooled = (capacity <= this.largest) ? capacity : 0;
		}

		private void calibrate() {
			List<Integer> steps = IntStream.range(0, STEPS)
				.boxed()
				.sorted((first, second) -> Long.compare(this.counts[second], this.counts[first]))
				.toList();
			this.usual = (long) SMALLEST << steps.get(0);
			this.largest = this.usual;
			long sum = 0;
			for (int step : steps) {
				if (sum > CALIBRATE_EVERY * 0.95) {
					break;
				}
				sum += this.counts[step];
				this.largest = Math.max(this.largest, (long) SMALLEST << step);
			}
			Arrays.fill(this.counts, 0);
		}

		private static int step(long size) {
			int step = 0;
			while (step < STEPS - 1 && (long) SMALLEST << step < size) {
				step++;
			}
			return step;
		}

	}

	private enum Trace {

		STEADY, BIMODAL, DRIFT, HEAVY_TAIL, LARGE;

		long[] sizes() {
			Random random = new Random(ordinal());
			return IntStream.range(0, 5_000).mapToLong((i) -> size(i, random)).toArray();
		}

		private long size(int i, Random random) {
			return switch (this) {
				case STEADY -> 18_000 + random.nextInt(500);
				case BIMODAL -> (random.nextInt(10) < 7) ? 200 + random.nextInt(600) : 60_000 + random.nextInt(5_000);
				case DRIFT -> 500 + i * 10 + random.nextInt(500);
				case HEAVY_TAIL -> (long) Math.min(8 * MB, 400 / Math.pow(random.nextDouble(), 1.0));
				case LARGE -> 2 * MB + random.nextInt((int) (2 * MB));
			};
		}

	}

}
