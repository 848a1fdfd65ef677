package io.pooled;

/**
 * A pool that tells somebody of each round of upkeep.
 *
 * @param pool the pool
 * @param round told before each round
 */
record WatchedPool(ManagedPool pool, Runnable round) implements ManagedPool {

	@Override
	public String name() {
		return this.pool.name();
	}

	@Override
	public PoolStats stats() {
		return this.pool.stats();
	}

	@Override
	public PoolDetails details() {
		return this.pool.details();
	}

	@Override
	public int trim(DiscardReason reason) {
		return this.pool.trim(reason);
	}

	@Override
	public int age(long nanoTime) {
		this.round.run();
		return this.pool.age(nanoTime);
	}

	@Override
	public UpkeepSettings upkeep() {
		return this.pool.upkeep();
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
