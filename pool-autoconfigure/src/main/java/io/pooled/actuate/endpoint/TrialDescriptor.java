package io.pooled.actuate.endpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import io.pooled.trial.Interval;
import io.pooled.trial.TrialReport;

/**
 * What a trial has found.
 *
 * @param state none, running, or done
 * @param verdict whether the pool is worth having
 * @param pooled what was taken with the pool
 * @param plain what was taken without
 * @param timeRatio lower and upper end of the ratio of the times
 * @param bytesRatio lower and upper end of the ratio of what was allocated
 * @param collectionsRatio lower and upper end of the ratio of the collections
 * @param windows in how many windows the pool was used
 * @since 0.1.0
 */
public record TrialDescriptor(String state, @Nullable String verdict, TrialReport.@Nullable Side pooled,
		TrialReport.@Nullable Side plain, @Nullable List<Double> timeRatio, @Nullable List<Double> bytesRatio,
		@Nullable List<Double> collectionsRatio, @Nullable Integer windows) implements OperationResponseBody {

	static TrialDescriptor of(boolean running, @Nullable TrialReport report) {
		if (report == null) {
			return new TrialDescriptor(running ? "running" : "none", null, null, null, null, null, null, null);
		}
		return new TrialDescriptor("done", report.verdict().id(), report.pooled(), report.plain(),
				ends(report.timeRatio()), ends(report.bytesRatio()), ends(report.collectionsRatio()), report.windows());
	}

	private static @Nullable List<Double> ends(@Nullable Interval interval) {
		return (interval != null) ? List.of(interval.low(), interval.high()) : null;
	}

}
