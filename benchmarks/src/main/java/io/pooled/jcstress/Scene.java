package io.pooled.jcstress;

import org.jspecify.annotations.Nullable;

import io.pooled.UpkeepSettings;

/**
 * How most tests begin: somebody owns an item.
 */
class Scene {

	final Subject subject;

	final Held first;

	/** What threads own in the end. */
	@Nullable Held one;

	@Nullable Held other;

	Scene(int limit, UpkeepSettings upkeep) {
		this.subject = new Subject(limit, upkeep);
		this.first = this.subject.acquireAny();
		this.subject.maySpread();
	}

	Scene(int limit) {
		this(limit, UpkeepSettings.DEFAULT);
	}

	Scene() {
		this(16);
	}

	String verdict(int staleReleases) {
		return Verdict.of(this.subject, staleReleases, this.one, this.other);
	}

}
