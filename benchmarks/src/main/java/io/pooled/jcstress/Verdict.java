package io.pooled.jcstress;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.pooled.OpenPool;

/**
 * Whether a pool is sound when nothing is under way any more: what is owned and what is
 * idle is all that was created and not destroyed, everything has one owner at most, and
 * all counters say so.
 */
final class Verdict {

	static final String SOUND = "sound";

	private final Subject subject;

	private final List<Held> all = new ArrayList<>();

	private Verdict(Subject subject, @Nullable Held... owned) {
		this.subject = subject;
		for (Held held : owned) {
			if (held != null) {
				this.all.add(held);
			}
		}
	}

	// Ends every ownership and empties the pool: to be called once.
	static String of(Subject subject, int staleReleases, @Nullable Held... owned) {
		String fault = new Verdict(subject, owned).fault(staleReleases);
		return (fault != null) ? subject + ": " + fault : SOUND;
	}

	private @Nullable String fault(int staleReleases) {
		this.subject.pool.useAllStripes();
		OpenPool.Counts counts = this.subject.pool.counted();
		if (counts.hits() + counts.misses() - counts.releases() != this.all.size()) {
			return counts.hits() + " hits, " + counts.misses() + " misses, " + counts.releases() + " releases";
		}
		if (counts.staleReleases() != staleReleases) {
			return counts.staleReleases() + " stale releases";
		}
		if (counts.retained() != this.subject.pool.used() || counts.retained() > this.subject.pool.limit()) {
			return counts.retained() + " retained, budget " + this.subject.pool.used();
		}
		this.all.addAll(List.of(this.subject.acquireIdle()));
		if (this.subject.pool.counted().hits() != counts.hits() + counts.idle()) {
			return "not all that is idle can be acquired";
		}
		for (Held held : this.all) {
			String fault = end(held);
			if (fault != null) {
				return fault;
			}
		}
		return ended();
	}

	private @Nullable String end(Held held) {
		for (Held other : this.all) {
			if (other != held && other.item() == held.item()) {
				return "two own the same item";
			}
		}
		if (held.item().destroyed() != 0) {
			return "an owned item is destroyed";
		}
		return (this.subject.discard(held) && held.item().destroyed() == 1) ? null : "an owner is not believed";
	}

	private @Nullable String ended() {
		OpenPool.Counts counts = this.subject.pool.counted();
		if (counts.discards() != counts.created()) {
			return counts.created() + " created, " + counts.discards() + " discarded";
		}
		return (counts.idle() == 0 && counts.retained() == 0 && this.subject.pool.used() == 0) ? null
				: counts.retained() + " retained at the end, budget " + this.subject.pool.used();
	}

}
