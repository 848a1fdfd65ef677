package io.pooled.web.driven;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what came up.
 */
final class Figures {

	private final Map<String, Integer> counts = new TreeMap<>();

	void count(Performance plain, Performance filtered) {
		count("sequences");
		count("status " + filtered.reply().status());
		if (filtered.reply().isCompressed()) {
			count("compressed");
		}
		if (filtered.reply().joined("ETag") != null) {
			count("with ETag");
		}
		if (filtered.reply().isCutOff()) {
			count("broken");
		}
		if (!filtered.isLike(plain)) {
			count("committed later");
		}
	}

	void count(String what) {
		this.counts.merge(what, 1, Integer::sum);
	}

	int of(String what) {
		return this.counts.getOrDefault(what, 0);
	}

	@Override
	public String toString() {
		return this.counts.toString();
	}

}
