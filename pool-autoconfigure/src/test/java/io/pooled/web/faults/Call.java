package io.pooled.web.faults;

/**
 * A request.
 *
 * @param kind what its handler returns
 * @param shape in what it returns it
 * @param job what it is to do
 */
record Call(Kind kind, Shape shape, Job job) {

	/** Bytes of a body that every way is tried with. */
	static final int MODERATE = 70_000;

	Call with(Job.Plan plan) {
		return new Call(this.kind, this.shape, this.job.with(plan));
	}

	/**
	 * Return the same request for a body of another size.
	 * @param size in bytes
	 * @return a request with an id of its own
	 */
	Call with(int size) {
		return new Call(this.kind, this.shape, Job.of(size));
	}

	Call again() {
		return with(size());
	}

	Call moderate() {
		return with(Math.min(size(), MODERATE));
	}

	boolean isLarge() {
		return size() > MODERATE;
	}

	int size() {
		return this.job.size();
	}

	String id() {
		return this.job.id();
	}

	String path() {
		return "/%s/%s/%s".formatted(this.kind.path(), this.shape.path(), id());
	}

	String target() {
		return "%s?size=%d&plan=%s".formatted(path(), size(), this.job.plan());
	}

	byte[] expected() {
		return this.kind.expected(this.job);
	}

}
