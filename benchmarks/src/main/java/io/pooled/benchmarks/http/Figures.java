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

	private static final double THOUSAND = 1000;

	private final Map<Metric, List<Double>> rounds = new EnumMap<>(Metric.class);

	private final List<Double> requests = new ArrayList<>();

	void add(Metric metric, double value) {
		this.rounds.computeIfAbsent(metric, (key) -> new ArrayList<>()).add(value);
	}

	// How many requests there were in a round.
	void addRequests(long count) {
		this.requests.add((double) count);
	}

	double get(Metric metric) {
		return metric.isTotal() ? sum(rounds(metric)) * THOUSAND / sum(this.requests) : Metric.median(rounds(metric));
	}

	// Of each round: those of the same number were measured one after another, so that
	// noise hits both. What is so rare that there are rounds without it: of the totals.
	List<Double> ratios(Figures other, Metric metric, double plus) {
		List<Double> own = perRequest(metric);
		List<Double> others = other.perRequest(metric);
		if (metric.isTotal() && (plus > 0 || others.contains(0.0))) {
			double rest = sum(rounds(metric)) - plus;
			return List.of(ratio(rest / sum(this.requests), sum(other.rounds(metric)) / sum(other.requests)));
		}
		return IntStream.range(0, own.size())
			.mapToObj((round) -> ratio(own.get(round) - plus, others.get(round)))
			.sorted()
			.toList();
	}

	private List<Double> perRequest(Metric metric) {
		List<Double> rounds = rounds(metric);
		return metric.isTotal() ? IntStream.range(0, rounds.size())
			.mapToObj((round) -> rounds.get(round) / this.requests.get(round))
			.toList() : rounds;
	}

	private static double sum(List<Double> values) {
		return values.stream().mapToDouble(Double::doubleValue).sum();
	}

	private static double ratio(double own, double other) {
		return (own > 0) ? own / other : 0;
	}

	private List<Double> rounds(Metric metric) {
		return this.rounds.getOrDefault(metric, List.of(Double.NaN));
	}

}
