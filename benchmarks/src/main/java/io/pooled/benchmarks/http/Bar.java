package io.pooled.benchmarks.http;

/**
 * What a pooled configuration has to stay below: a multiple of another one's figure and a
 * constant.
 *
 * @param own the title of the pooled configuration
 * @param other the title of the one to compare with
 * @param metric what is compared
 * @param factor of the other's figure
 * @param plus what may come on top of that
 */
record Bar(String own, String other, Metric metric, double factor, double plus) {

	static Bar atMost(double factor, Metric metric, String own, String other) {
		return new Bar(own, other, metric, factor, 0);
	}

	Bar plus(double plus) {
		return new Bar(this.own, this.other, this.metric, this.factor, plus);
	}

	String describe() {
		String multiple = (this.factor > 0) ? "%.2f ×".formatted(this.factor) : "0";
		return multiple + ((this.plus > 0) ? " and %,.0f".formatted(this.plus) : "");
	}

	boolean isMet(Figures own, Figures other) {
		return Metric.median(own.ratios(other, this.metric, this.plus)) <= this.factor;
	}

}
