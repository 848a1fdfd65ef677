package io.pooled.benchmarks;

import io.pooled.LeaseScope;
import io.pooled.benchmarks.ScopeBenchmark.Pools;
import io.pooled.benchmarks.ScopeBenchmark.Scopes;

/**
 * Leases in a scope, with its beginning and its end, or with no scope at all.
 */
public final class GuardedLeases implements Runnable {

	private final Pools pools = new Pools();

	private final Scopes scopes = new Scopes();

	private final Runnable leases;

	private final boolean scoped;

	/**
	 * Create the leases.
	 * @param kind the method of {@link Pools} that takes them
	 * @param count how many
	 * @param scoped whether in a scope
	 */
	public GuardedLeases(String kind, Integer count, Boolean scoped) {
		this.scoped = scoped;
		this.pools.warm();
		this.leases = switch (kind) {
			case "lease" -> () -> this.pools.lease(count);
			case "leaseThatEscapes" -> () -> this.pools.leaseThatEscapes(count);
			case "fill" -> () -> this.pools.fill(count);
			case "fillThatEscapes" -> () -> this.pools.fillThatEscapes(count);
			default -> throw new IllegalArgumentException(kind);
		};
	}

	@Override
	public void run() {
		if (this.scoped) {
			LeaseScope scope = this.scopes.enter();
			this.leases.run();
			this.scopes.complete(scope);
		}
		else {
			this.leases.run();
		}
	}

}
