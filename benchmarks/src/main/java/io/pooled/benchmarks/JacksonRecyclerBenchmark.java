package io.pooled.benchmarks;

import java.io.OutputStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.json.PooledRecyclerPool;

/**
 * A small value written to a stream by Jackson alone, with one pool of recyclers or
 * another: what the starter changes for an application that does nothing.
 *
 * @since 0.1.0
 */
public class JacksonRecyclerBenchmark extends AbstractBenchmark {

	@Benchmark
	public Object pooledRecycler(PooledRecyclers state) {
		return state.write();
	}

	@Benchmark
	public Object jacksonDefault(DefaultRecyclers state) {
		return state.write();
	}

	@Benchmark
	public Object jacksonBounded(BoundedRecyclers state) {
		return state.write();
	}

	@Benchmark
	public Object jacksonStriped(StripedRecyclers state) {
		return state.write();
	}

	@Benchmark
	public Object jacksonHybrid(HybridRecyclers state) {
		return state.write();
	}

	@Benchmark
	public Object jacksonThreadLocal(ThreadLocalRecyclers state) {
		return state.write();
	}

	@Benchmark
	public Object jacksonNone(NoRecyclers state) {
		return state.write();
	}

	/**
	 * A mapper with its pool, which has a recycler for every thread.
	 */
	public abstract static class Recyclers {

		private final JsonMapper mapper;

		private final ObjectWriter writer;

		private final Point value = new Point("here", 1, 2);

		Recyclers(RecyclerPool<BufferRecycler> pool) {
			this.mapper = JsonMapper.builder(JsonFactory.builder().recyclerPool(pool).build()).build();
			this.writer = this.mapper.writer();
		}

		final Object write() {
			this.writer.writeValue(OutputStream.nullOutputStream(), this.value);
			return this.value;
		}

		@Setup
		public void fill(BenchmarkParams params) throws Exception {
			AbstractBenchmark.fill(idle(params), this::open, JsonGenerator::close);
		}

		private JsonGenerator open() {
			return this.mapper.createGenerator(OutputStream.nullOutputStream());
		}

	}

	/**
	 * What is written.
	 *
	 * @param name a text
	 * @param x a number
	 * @param y a number
	 */
	public record Point(String name, int x, int y) {
	}

	/**
	 * This project's.
	 */
	@State(Scope.Benchmark)
	public static class PooledRecyclers extends Recyclers {

		public PooledRecyclers() {
			super(PooledRecyclerPool.of("recycler", 256));
		}

	}

	/**
	 * Jackson 3's default: an unbounded queue.
	 */
	@State(Scope.Benchmark)
	public static class DefaultRecyclers extends Recyclers {

		public DefaultRecyclers() {
			super(JsonRecyclerPools.newConcurrentDequePool());
		}

	}

	/**
	 * A bounded queue.
	 */
	@State(Scope.Benchmark)
	public static class BoundedRecyclers extends Recyclers {

		public BoundedRecyclers() {
			super(JsonRecyclerPools.newBoundedPool(256));
		}

	}

	/**
	 * One of the pools that Jackson has from 3.3.0 on: this is compiled with an older
	 * one.
	 */
	public abstract static class NewRecyclers extends Recyclers {

		NewRecyclers(String factoryMethod) {
			super(create(factoryMethod));
		}

		@SuppressWarnings("unchecked")
		private static RecyclerPool<BufferRecycler> create(String factoryMethod) {
			try {
				return (RecyclerPool<BufferRecycler>) JsonRecyclerPools.class.getMethod(factoryMethod, int.class)
					.invoke(null, 256);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException("Needs benchmarks/compare --jackson 3.3.0 or later", ex);
			}
		}

	}

	/**
	 * An array in stripes.
	 */
	@State(Scope.Benchmark)
	public static class StripedRecyclers extends NewRecyclers {

		public StripedRecyclers() {
			super("newStripedArrayPool");
		}

	}

	/**
	 * A soft reference for each platform thread, and stripes for virtual ones.
	 */
	@State(Scope.Benchmark)
	public static class HybridRecyclers extends NewRecyclers {

		public HybridRecyclers() {
			super("newHybridPool");
		}

	}

	/**
	 * Jackson 2's default: a soft reference for each thread.
	 */
	@State(Scope.Benchmark)
	public static class ThreadLocalRecyclers extends Recyclers {

		public ThreadLocalRecyclers() {
			super(JsonRecyclerPools.threadLocalPool());
		}

	}

	/**
	 * New buffers each time.
	 */
	@State(Scope.Benchmark)
	public static class NoRecyclers extends Recyclers {

		public NoRecyclers() {
			super(JsonRecyclerPools.nonRecyclingPool());
		}

	}

}
