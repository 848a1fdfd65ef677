package io.pooled.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * How everything here is measured: the time that one operation takes on its thread, with
 * pools that have enough idle objects for all threads, and these in the old generation,
 * as in any application that has run for a while.
 *
 * @since 0.1.0
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public abstract class AbstractBenchmark {

	// A thread has one object at a time; the second is for who finds the first taken.
	static int idle(BenchmarkParams params) {
		return 2 * params.getThreads();
	}

	// Leases that many objects at once, gives them all back and promotes them.
	static <T> void fill(int idle, Callable<? extends T> acquire, Consumer<? super T> release) throws Exception {
		List<T> leased = new ArrayList<>();
		for (int i = 0; i < idle; i++) {
			leased.add(acquire.call());
		}
		leased.forEach(release);
		leased.clear();
		promote();
	}

	static void promote() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
	}

	// What the pooled object is there for: a visible write, which cannot be optimised
	// away.
	static byte[] touch(byte[] bytes) {
		bytes[0]++;
		return bytes;
	}

	// The pooled object: no two of them have their written byte in one cache line.
	static byte[] create() {
		return new byte[256];
	}

}
