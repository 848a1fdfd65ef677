package io.pooled.doctor;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.doctor.Rule.Symptom;

/**
 * What users of a pool do wrong.
 */
final class MisuseRules {

	static final List<Rule> ALL = List.of(new Rule("always-misses", Severity.CRITICAL, MisuseRules::alwaysMisses),
			new Rule("leaking", Severity.CRITICAL, MisuseRules::leaking),
			new Rule("double-release", Severity.WARNING, MisuseRules::doubleRelease),
			new Rule("invalid-resets", Severity.WARNING, MisuseRules::invalidResets));

	private static final double NEARLY_ALL = 0.9;

	private static final double MOST = 0.85;

	private static final double FEW = 0.05;

	/** Recyclers that Jackson itself loses are nobody's mistake. */
	private static final double LOST_RECYCLERS = 0.01;

	private MisuseRules() {
	}

	private static @Nullable Symptom alwaysMisses(Window window) {
		long acquires = window.acquires();
		long misses = window.misses();
		long open = acquires - window.releases();
		long thrownAway = window.discards(DiscardReason.EXPLICIT);
		boolean isKept = open >= acquires * NEARLY_ALL && (window.isOfRecyclers() || isStuck(window));
		boolean isThrownAway = thrownAway >= acquires * NEARLY_ALL && thrownAway >= window.releases() * NEARLY_ALL;
		if (acquires < Rule.ENOUGH || misses < acquires * MOST || !(isKept || isThrownAway)) {
			return null;
		}
		String evidence = "%s of %s acquires in %s had to create, since %s were not released and %s discarded by their owner";
		Yaml yaml = window.isOfRecyclers() ? Yaml.of(window, "enabled", false) : watching(window);
		return Symptom.of(yaml, window.isOfRecyclers()
				? "Find what keeps Jackson's generators or parsers open, and close them; switch the recyclers off until then."
				: "Release each lease when its work is done, by try-with-resources or use(...); or remove the pool, which only creates.",
				evidence, Figures.count(misses), Figures.count(acquires), Figures.seconds(window.seconds()),
				Figures.count(open), Figures.count(thrownAway));
	}

	// Others than recyclers may well be leased for longer than the window takes.
	private static boolean isStuck(Window window) {
		long before = window.before().inUse();
		return before >= Rule.ENOUGH && window.releases() <= before * (1 - NEARLY_ALL);
	}

	private static @Nullable Symptom leaking(Window window) {
		long abandoned = window.discards(DiscardReason.ABANDONED);
		long open = window.after().overdue() - window.after().leaked();
		double tolerated = window.isOfRecyclers() ? window.acquires() * LOST_RECYCLERS : 0;
		if (alwaysMisses(window) != null || Math.max(window.overdue(), Math.max(open, abandoned)) <= tolerated) {
			return null;
		}
		return Symptom.of(watching(window),
				"Look at the sites under 'leaks', and release there by try-with-resources; what outlives its request needs detach(), and what is held for long on purpose a longer overdue-after.",
				"In %s %s leases became overdue, %s were lost and %s abandoned by a request, of %s acquires; %s are overdue now",
				Figures.seconds(window.seconds()), Figures.count(Math.max(0, window.overdue())),
				Figures.count(Math.max(0, window.leaked())), Figures.count(abandoned), Figures.count(window.acquires()),
				Figures.count(open));
	}

	private static @Nullable Symptom doubleRelease(Window window) {
		long stale = window.staleReleases();
		return (stale > 0) ? Symptom.of(watching(window),
				"Look at the sites under 'leaks' for who releases a second time; it frees nobody else's lease, but somebody thinks that it does.",
				"%s of %s releases in %s came after the lease had ended", Figures.count(stale),
				Figures.count(window.releases() + stale), Figures.seconds(window.seconds())) : null;
	}

	private static @Nullable Symptom invalidResets(Window window) {
		long invalid = window.discards(DiscardReason.INVALID);
		long releases = window.releases();
		return (releases >= Rule.ENOUGH && invalid > releases * FEW && !window.isOfBuffers())
				? Symptom.of(Yaml.of(window, "max-idle", 1).andNoPreallocation(window),
						"Mend the reset hook, which returns false or throws; keep next to nothing until then.",
						"The reset refused %s of %s objects that were released in %s (%s)", Figures.count(invalid),
						Figures.count(releases), Figures.seconds(window.seconds()), Figures.percent(invalid, releases))
				: null;
	}

	private static Yaml watching(Window window) {
		return Yaml.of(window, "leak-detection", "sample");
	}

}
