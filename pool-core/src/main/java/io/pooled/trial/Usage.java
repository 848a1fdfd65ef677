package io.pooled.trial;

/**
 * What a process has taken, and how often a pool was used meanwhile.
 *
 * @param operations acquires of the pool
 * @param bytes memory that was allocated by all threads, and outside of the heap by the
 * pool
 * @param nanos time of processors
 * @param collections garbage collections
 */
record Usage(long operations, long bytes, long nanos, long collections) {

	static final Usage NONE = new Usage(0, 0, 0, 0);

	Usage plus(Usage other) {
		return new Usage(this.operations + other.operations, this.bytes + other.bytes, this.nanos + other.nanos,
				this.collections + other.collections);
	}

	Usage minus(Usage before) {
		return new Usage(this.operations - before.operations, this.bytes - before.bytes, this.nanos - before.nanos,
				this.collections - before.collections);
	}

}
