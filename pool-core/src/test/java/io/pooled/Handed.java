package io.pooled;

import org.jspecify.annotations.Nullable;

/**
 * A lease on its way from one thread to another.
 */
record Handed(@Nullable Lease<Owned> lease, long id) {

	static final Handed NOTHING = new Handed(null, 0);

	int count() {
		return (this.lease != null) ? 1 : 0;
	}

	void close() {
		if (this.lease != null) {
			this.lease.close();
		}
	}

	void giveAndClose() {
		if (this.lease != null) {
			this.lease.get().give(this.id);
			this.lease.close();
		}
	}

}
