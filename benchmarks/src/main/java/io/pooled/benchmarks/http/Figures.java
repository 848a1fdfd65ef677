package io.pooled.benchmarks.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What was measured of one configuration at one endpoint, round by round.
 */
final class Figures {

	private final Map<Metric, List<Double>> rounds = new EnumMap<>(Metric.class);

	void add(Metric metric, double value) {
		this.rounds.computeIfAbsent(metric, (key) -> new ArrayList<>()).add(value);
	}

	double get(Metric metric) {
		return metric.of(rounds(metric));
	}

	// Of what is rare, that of the totals. Of the rest, of each round: those of the same
	// number were
	// measured one after another, so that noise hits both.
	List<Double> ratios(Figures other, Metric metric, double plus) {
		if (metric.isTotal()) {
			return List.of(ratio(get(metric) - plus, other.get(metric)));
		}
		List<Double> own = rounds(metric);
		List<Double> others = other.rounds(metric);
		return IntStream.range(0, own.size())
			.mapToObj((round) -> ratio(own.get(round) - plus, others.get(round)))
			.sorted()
			.toList();
	}

	private static double ratio(double own, double other) {
		return (own > 0) ? own / other : 0;
	}

	private List<Double> rounds(Metric metric) {
		return this.rounds.getOrDefault(metric, List.of(Double.NaN));
	}

}
