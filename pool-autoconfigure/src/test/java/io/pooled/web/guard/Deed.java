package io.pooled.web.guard;

/**
 * What a handler does with what it has acquired.
 */
enum Deed {

	FORGETS_LEASE(1, 0), FORGETS_BUFFER(0, 1),

	/** On another thread. */
	FORGETS_BOTH_IN_WORKER(1, 1),

	/** On the thread on which Spring MVC calls a {@code Callable}. */
	FORGETS_BOTH_IN_CALLABLE(1, 1),

	DETACHES(0, 0), CLOSES(0, 0),

	/** Returns its buffer as the body, if it comes to that. */
	RETURNS(0, 1);

	private final int leases;

	private final int buffers;

	Deed(int leases, int buffers) {
		this.leases = leases;
		this.buffers = buffers;
	}

	boolean isElsewhere() {
		return this == FORGETS_BOTH_IN_WORKER || this == FORGETS_BOTH_IN_CALLABLE;
	}

	/** Return how many leases of objects are left open. */
	int leases() {
		return this.leases;
	}

	/** Return how many buffers are left open. */
	int buffers(Ending ending) {
		boolean returned = this == RETURNS && (ending == Ending.OK || ending == Ending.CLIENT_GOES);
		return returned ? 0 : this.buffers;
	}

}
