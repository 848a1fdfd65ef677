package io.pooled;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one ownership that is watched: where it began, and where it ended.
 */
final class Holding {

	final Trace acquired;

	final long since;

	private volatile boolean ended;

	private volatile @Nullable Trace released;

	Holding(Trace acquired, long since) {
		this.acquired = acquired;
		this.since = since;
	}

	// Called by the one thread that ended the ownership, before anybody else can own the
	// entry.
	void end(@Nullable Trace released) {
		if (!this.ended) {
			this.released = released;
			this.ended = true;
		}
	}

	@Nullable Trace released() {
		return this.released;
	}

	boolean hasEnded() {
		return this.ended;
	}

	/**
	 * Return who had the object.
	 * @return a part of a sentence
	 */
	String describe() {
		Trace released = this.released;
		return "acquired at " + this.acquired + ((released != null) ? ", released at " + released : "");
	}

}
