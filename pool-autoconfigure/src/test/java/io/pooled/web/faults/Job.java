package io.pooled.web.faults;

import java.time.Duration;

/**
 * What a handler is asked to do, as parameters of a request.
 *
 * @param id of the request
 * @param size of the body, in bytes
 * @param plan what is to become of it
 */
record Job(String id, int size, Plan plan) {

	/** After which time a result is late if it is planned to be. */
	static final Duration TIMEOUT = Duration.ofMillis(200);

	static Job of(int size) {
		return new Job(Content.newId(), size, Plan.DELIVER);
	}

	Job with(Plan plan) {
		return new Job(this.id, this.size, plan);
	}

	boolean isGated() {
		return this.plan == Plan.TIME_OUT || this.plan == Plan.WAIT;
	}

	/**
	 * What a handler does with the body that it has.
	 */
	enum Plan {

		/** Return it. */
		DELIVER,

		/** Throw. */
		THROW,

		/** Throw what stands for a status, which leads to an error dispatch. */
		REFUSE,

		/** Throw what an exception handler answers with a body of its own. */
		EXPLAIN,

		/** Fail while half of it is written as JSON. */
		BREAK,

		/** Cancel the result before it is there. */
		CANCEL,

		/** Return it when the client says so, after the result has timed out. */
		TIME_OUT,

		/** Return it when the client says so. */
		WAIT

	}

}
