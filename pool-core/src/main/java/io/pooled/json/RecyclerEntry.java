package io.pooled.json;

import io.pooled.Entry;

/**
 * The place of a recycler in its pool.
 */
final class RecyclerEntry extends Entry {

	final Recycler recycler;

	RecyclerEntry(PooledRecyclerPool pool) {
		this.recycler = new Recycler(pool, this);
	}

}
