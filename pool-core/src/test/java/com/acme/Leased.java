package com.acme;

import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledRecyclerPool;

/**
 * What can be leased, and what is promised of a second release.
 */
enum Leased {

	LEASE(new boolean[] { false, true }, 1, true, true) {

		@Override
		ManagedPool pool(UpkeepSettings upkeep, boolean zero) {
			return LeaseOwner.pool(upkeep, zero);
		}

		@Override
		@SuppressWarnings("unchecked")
		Owner acquire(ManagedPool pool) {
			return new LeaseOwner(((Pool<byte[]>) pool).acquire());
		}

	},

	BUFFER(new boolean[] { false, true }, 2, true, true) {

		@Override
		ManagedPool pool(UpkeepSettings upkeep, boolean zero) {
			return BufferOwner.pool(upkeep, zero);
		}

		@Override
		Owner acquire(ManagedPool pool) {
			return new BufferOwner(((PooledBufferFactory) pool).acquire());
		}

	},

	COMPRESSING_STREAM(new boolean[] { false }, 1, false, true) {

		@Override
		ManagedPool pool(UpkeepSettings upkeep, boolean zero) {
			return CompressingOwner.pool(upkeep);
		}

		@Override
		Owner acquire(ManagedPool pool) throws Exception {
			return new CompressingOwner((PooledGzip) pool);
		}

	},

	RECYCLER(new boolean[] { false }, 1, false, true) {

		@Override
		ManagedPool pool(UpkeepSettings upkeep, boolean zero) {
			return PooledRecyclerPool.of("recycler", 1, upkeep);
		}

		@Override
		Owner acquire(ManagedPool pool) {
			return new RecyclerOwner(((PooledRecyclerPool) pool).acquirePooled());
		}

	},

	GENERATOR(new boolean[] { false }, 1, false, false) {

		@Override
		ManagedPool pool(UpkeepSettings upkeep, boolean zero) {
			return PooledRecyclerPool.of("recycler", 1, upkeep);
		}

		@Override
		Owner acquire(ManagedPool pool) {
			return new GeneratorOwner((PooledRecyclerPool) pool);
		}

	},

	PARSER(new boolean[] { false }, 1, false, false) {

		@Override
		ManagedPool pool(UpkeepSettings upkeep, boolean zero) {
			return PooledRecyclerPool.of("recycler", 1, upkeep);
		}

		@Override
		Owner acquire(ManagedPool pool) {
			return new ParserOwner((PooledRecyclerPool) pool);
		}

	};

	private final boolean[] zeroing;

	private final int acquires;

	private final boolean counted;

	private final boolean closedByTwo;

	Leased(boolean[] zeroing, int acquires, boolean counted, boolean closedByTwo) {
		this.zeroing = zeroing;
		this.acquires = acquires;
		this.counted = counted;
		this.closedByTwo = closedByTwo;
	}

	abstract ManagedPool pool(UpkeepSettings upkeep, boolean zero);

	abstract Owner acquire(ManagedPool pool) throws Exception;

	boolean[] zeroing() {
		return this.zeroing;
	}

	// How many acquires of the pool one owner takes.
	int acquires() {
		return this.acquires;
	}

	// Whether a second release is counted, and refused in strict mode.
	boolean isCounted() {
		return this.counted;
	}

	// Jackson's parsers and generators are not.
	boolean mayBeClosedByTwoAtTheSameTime() {
		return this.closedByTwo;
	}

}
