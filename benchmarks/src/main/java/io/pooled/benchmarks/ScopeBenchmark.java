package io.pooled.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.pooled.Lease;
import io.pooled.LeaseScope;
import io.pooled.Pool;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * What it costs that a scope, such as the request guard, looks after leases: where there
 * has never been one, outside of one, and in one that ends after 64 leases, with its
 * beginning and its end. A lease that a scope looks after has to be allocated, as one
 * that is handed to another method: {@code escaping} has that in both.
 *
 * @since 0.1.0
 */
public class ScopeBenchmark extends AbstractBenchmark {

	private static final int LEASES = 64;

	@Benchmark
	@OperationsPerInvocation(LEASES)
	public void leaseWithoutScopes(Pools pools) {
		pools.lease(LEASES);
	}

	@Benchmark
	@OperationsPerInvocation(LEASES)
	public void leaseOutside(Pools pools, Scopes scopes) {
		pools.lease(LEASES);
	}

	@Benchmark
	@OperationsPerInvocation(LEASES)
	public void leaseInScope(Pools pools, Scopes scopes) {
		LeaseScope scope = scopes.enter();
		pools.lease(LEASES);
		scopes.complete(scope);
	}

	@Benchmark
	@OperationsPerInvocation(LEASES)
	public void escapingWithoutScopes(Pools pools) {
		pools.leaseThatEscapes(LEASES);
	}

	@Benchmark
	@OperationsPerInvocation(LEASES)
	public void escapingInScope(Pools pools, Scopes scopes) {
		LeaseScope scope = scopes.enter();
		pools.leaseThatEscapes(LEASES);
		scopes.complete(scope);
	}

	@Benchmark
	@OperationsPerInvocation(LEASES)
	public void bufferWithoutScopes(Pools pools) {
		pools.fill(LEASES);
	}

	@Benchmark
	@OperationsPerInvocation(LEASES)
	public void bufferOutside(Pools pools, Scopes scopes) {
		pools.fill(LEASES);
	}

	@Benchmark
	@OperationsPerInvocation(LEASES)
	public void bufferInScope(Pools pools, Scopes scopes) {
		LeaseScope scope = scopes.enter();
		pools.fill(LEASES);
		scopes.complete(scope);
	}

	/**
	 * The pools.
	 */
	@State(Scope.Thread)
	public static class Pools {

		private final Pool<byte[]> objects = Pool.builder("objects", AbstractBenchmark::create).build();

		private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").build();

		@Setup
		public void warm() {
			lease(LEASES);
			fill(LEASES);
			promote();
		}

		void lease(int count) {
			for (int i = 0; i < count; i++) {
				try (Lease<byte[]> lease = this.objects.acquire()) {
					touch(lease.get());
				}
			}
		}

		void leaseThatEscapes(int count) {
			for (int i = 0; i < count; i++) {
				Lease<byte[]> lease = this.objects.acquire();
				touch(lease.get());
				close(lease);
			}
		}

		@CompilerControl(CompilerControl.Mode.DONT_INLINE)
		private static void close(Lease<?> lease) {
			lease.close();
		}

		@CompilerControl(CompilerControl.Mode.DONT_INLINE)
		private static void close(PooledBuffer buffer) {
			buffer.close();
		}

		void fill(int count) {
			for (int i = 0; i < count; i++) {
				try (PooledBuffer buffer = this.buffers.acquire()) {
					buffer.write(i);
				}
			}
		}

		void fillThatEscapes(int count) {
			for (int i = 0; i < count; i++) {
				PooledBuffer buffer = this.buffers.acquire();
				buffer.write(i);
				close(buffer);
			}
		}

	}

	/**
	 * Have there been scopes in this process.
	 */
	@State(Scope.Thread)
	public static class Scopes {

		@Setup
		public void begin(Pools pools) {
			LeaseScope scope = enter();
			pools.lease(LEASES);
			pools.fill(LEASES);
			complete(scope);
		}

		LeaseScope enter() {
			LeaseScope scope = LeaseScope.begin();
			LeaseScope.enter(scope);
			return scope;
		}

		void complete(LeaseScope scope) {
			LeaseScope.enter(null);
			scope.complete(() -> "a request");
		}

	}

}
